using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Nexus.Gateway.BackendApi.Clients;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi.Scopes;

/// <summary>Denies what a token's scopes do not allow (RFC 6750 section 3.1), and administration from elsewhere.</summary>
internal sealed class ScopeCheck(Onward next, IOptions<GatewayOptions> options) : IGatewayStep
{
    private readonly IPNetwork[] administrators = [.. options.Value.AdministratorAddresses.Select(ProxyNetwork.Parse)];

    public Task InvokeAsync(HttpContext context, GatewayRequest request)
    {
        if (administrators.Length > 0 && AdministratorRoutes.Has(request))
        {
            CheckAddress(request);
        }
        if (request.Scopes is { } scopes && ScopeTable.FindMissing(scopes, context.Request, request) is { } missing)
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{missing}\"";
                return Task.CompletedTask;
            });
            throw Problems.Forbidden($"The token's scopes do not allow this; it needs {missing}.");
        }
        return next(context, request);
    }

    private void CheckAddress(GatewayRequest request)
    {
        if (!Array.Exists(administrators, network => network.Contains(request.Address)))
        {
            throw Problems.Forbidden("Administration is not open to your address.");
        }
    }
}
