using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Operations;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;

namespace Nexus.Gateway.BackendApi.Status;

/// <summary>Replays or drops one dead letter.</summary>
internal static class SettlePlatformDeadLetter
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/status/dead-letters/settle", HandleAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("settleDeadLetter")
            .WithSummary("Try a dead letter again, or drop it for good");

    private static async Task<NoContent> HandleAsync(
        SettleRequest request,
        ServiceList services,
        ServiceClient client,
        CancellationToken cancellationToken
    )
    {
        if (services.All.All(service => service.Name != request.Service))
        {
            throw Problems.Invalid("service", "There is no such service.");
        }
        var settle = new SettleDeadLetter(request.Id, request.Handler, request.Action == SettleAction.Replay);
        var settled = await client.SendAsync(OperatorCalls.Settle(request.Service), settle, cancellationToken);
        return settled.Found ? TypedResults.NoContent() : throw Problems.NotFound("dead letter", request.Id);
    }
}

/// <summary>What to do with which dead letter.</summary>
internal sealed record SettleRequest
{
    [StringLength(60, MinimumLength = 1)]
    public required string Service { get; init; }

    public required Guid Id { get; init; }

    [StringLength(100, MinimumLength = 1)]
    public required string Handler { get; init; }

    public required SettleAction Action { get; init; }
}

/// <summary>The two ways to settle.</summary>
internal enum SettleAction
{
    Replay,
    Drop,
}
