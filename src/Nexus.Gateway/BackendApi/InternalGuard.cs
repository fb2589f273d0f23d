using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi;

/// <summary>Calls between services are no business of the outside: from there they do not exist.</summary>
internal sealed class InternalGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/internal") || context.Request.Path.StartsWithSegments("/metrics")
            ? throw Problems.Of(404, "not-found", "There is no such thing here.", "Check the address.")
            : next(context);
}
