using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Http;

namespace Nexus.Kernel.Health;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: every service of it can serve.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Text("live")).AllowAnonymous().ExcludeFromDescription();
        routes
            .MapGet(
                "/health/ready",
                async (HttpContext context, Readiness readiness) =>
                {
                    var report = await readiness.ReportAsync(context.RequestAborted);
                    context.Response.StatusCode = report.Ready ? 200 : 503;
                    await context.Response.WriteAsJsonAsync(report, NexusJson.Options, context.RequestAborted);
                }
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
    }
}
