using Microsoft.AspNetCore.Http;
using Nexus.Gateway.BackendApi.Routes;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi;

/// <summary>Calls between services are no business of the outside: from there they do not exist.</summary>
internal sealed class InternalGuard(Onward next) : IGatewayStep
{
    private static readonly PathSet Inside = new("/internal", "/metrics");

    public Task InvokeAsync(HttpContext context, GatewayRequest request) =>
        request.IsIn(Inside)
            ? throw Problems.Of(404, "not-found", "There is no such thing here.", "Check the address.")
            : next(context, request);
}
