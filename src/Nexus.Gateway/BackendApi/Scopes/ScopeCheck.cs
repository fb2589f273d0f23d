using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Nexus.Contracts.TokenMgr;
using Nexus.Gateway.BackendApi.Clients;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Gateway.BackendApi.Scopes;

/// <summary>Denies what a token's scopes do not allow (RFC 6750 section 3.1), and administration from elsewhere.</summary>
internal sealed class ScopeCheck(RequestDelegate next, ScopeTable table, IOptions<GatewayOptions> options)
{
    private static readonly PathString[] Administration = ["/api/status", "/api/users", "/oauth2", "/operations"];

    // Anybody may look whether the platform works.
    private static readonly PathString Public = "/api/status/public";

    private readonly IPNetwork[] administrators = [.. options.Value.AdministratorAddresses.Select(ProxyNetwork.Parse)];

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (
            administrators.Length > 0
            && context.User.HasRole(Roles.Administrator)
            && Array.Exists(Administration, row => path.StartsWithSegments(row))
        )
        {
            CheckAddress(context, path);
        }
        if (
            context.User.Identity?.IsAuthenticated == true
            && table.FindMissing(ApiScopes.Of(context.User), context.Request) is { } missing
        )
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{missing}\"";
                return Task.CompletedTask;
            });
            throw Problems.Forbidden($"The token's scopes do not allow this; it needs {missing}.");
        }
        return next(context);
    }

    private void CheckAddress(HttpContext context, PathString path)
    {
        var address = GatewayRequest.Of(context).Address;
        if (path != Public && !Array.Exists(administrators, network => network.Contains(address)))
        {
            throw Problems.Forbidden("Administration is not open to your address.");
        }
    }
}
