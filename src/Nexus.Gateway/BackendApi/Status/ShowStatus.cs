using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Security;

namespace Nexus.Gateway.BackendApi.Status;

/// <summary>The operator's view of all services: whether each can serve, its queues and its dead letters.</summary>
internal static class ShowStatus
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/api/status",
                async (PlatformStatus status, CancellationToken token) =>
                    TypedResults.Ok(await status.ReportAsync(token))
            )
            .RequireAuthorization(Policies.Administrator)
            .WithName("showStatus")
            .WithSummary("Every service with its health, queues and dead letters");
}
