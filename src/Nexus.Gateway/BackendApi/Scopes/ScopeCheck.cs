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
    private readonly IPNetwork[] administrators = [.. options.Value.AdministratorAddresses.Select(ProxyNetwork.Parse)];

    public Task InvokeAsync(HttpContext context)
    {
        if (administrators.Length > 0 && AdministratorRoutes.Has(context.Request.Path))
        {
            CheckAddress(context);
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

    private void CheckAddress(HttpContext context)
    {
        var address = GatewayRequest.Of(context).Address;
        if (!Array.Exists(administrators, network => network.Contains(address)))
        {
            throw Problems.Forbidden("Administration is not open to your address.");
        }
    }
}
