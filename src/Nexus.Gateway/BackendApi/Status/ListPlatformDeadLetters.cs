using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Security;

namespace Nexus.Gateway.BackendApi.Status;

/// <summary>All dead letters of the platform.</summary>
internal static class ListPlatformDeadLetters
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/api/status/dead-letters",
                async (PlatformStatus status, CancellationToken token) =>
                    TypedResults.Ok(await status.DeadLettersAsync(token))
            )
            .RequireAuthorization(Policies.Administrator)
            .WithName("listDeadLetters")
            .WithSummary("Messages and tasks that were given up");
}
