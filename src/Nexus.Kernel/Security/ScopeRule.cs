using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Services;

namespace Nexus.Kernel.Security;

/// <summary>
/// A token with scopes may do no more than they name, whichever way it came to the service: <c>api</c> is everything,
/// <c>content:read</c> reading and <c>content:write</c> any request to the services of that domain.
/// </summary>
internal static class ScopeRule
{
    private const string Everything = "api";

    public static bool Allows(AuthorizationHandlerContext context)
    {
        var scopes = context
            .User.FindAll(NexusClaims.Scope)
            .SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        if (scopes.Count == 0 && !context.User.HasClaim(claim => claim.Type == NexusClaims.Scope))
        {
            return true;
        }
        return context.Resource is HttpContext http
            && DomainOf(http) is { } domain
            && (
                // The gateway has no scope of its own; a credential looks after itself there, and roles do the rest.
                domain == "gateway"
                || scopes.Contains(Everything)
                || scopes.Contains(domain + ":write")
                || (IsReading(http.Request.Method) && scopes.Contains(domain + ":read"))
            );
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
