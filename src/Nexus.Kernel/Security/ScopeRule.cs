using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Services;

namespace Nexus.Kernel.Security;

/// <summary>
/// A token with scopes may do no more than they name (see <see cref="TokenScopes"/>), whichever way it came to the
/// service.
/// </summary>
internal static class ScopeRule
{
    public static bool Allows(AuthorizationHandlerContext context)
    {
        var scopes = TokenScopes.Of(context.User);
        if (scopes is null)
        {
            return true;
        }
        // The gateway has no scope of its own; a credential looks after itself there, and roles do the rest.
        return context.Resource is HttpContext http
            && DomainOf(http) is { } domain
            && (domain == "gateway" || TokenScopes.Allow(scopes, domain, !IsReading(http.Request.Method)));
    }

    // Every endpoint of a service carries the service's name as its tag.
    private static string? DomainOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<ITagsMetadata>()?.Tags is { Count: > 0 } tags
            ? http
                .RequestServices.GetRequiredService<ServiceList>()
                .All.FirstOrDefault(service => tags.Contains(service.Name))
                ?.Domain
            : null;

    private static bool IsReading(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
