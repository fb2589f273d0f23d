using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Holds;

/// <summary>A hold is posted or voided, once.</summary>
internal static class EndHold
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/ledger/holds/{id:guid}/post", PostAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerPost))
            .WithName("postHold")
            .WithSummary("Post a hold, in whole or less; what is left over is given back")
            .ProducesProblem(404)
            .ProducesProblem(409);
        routes
            .MapPost("/api/ledger/holds/{id:guid}/void", VoidAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerPost))
            .WithName("voidHold")
            .WithSummary("Give back what is held")
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    private static async Task<Ok<HoldView>> PostAsync(
        Guid id,
        PostHoldRequest? request,
        HoldBook holds,
        LedgerDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var lines = request?.Postings?.Select(posting => posting.ToLine()).ToList();
        var (hold, _) = await holds.PostAsync(id, lines, cancellationToken);
        return TypedResults.Ok(await db.ViewAsync(hold, clock.GetUtcNow(), cancellationToken));
    }

    private static async Task<Ok<HoldView>> VoidAsync(
        Guid id,
        HoldBook holds,
        LedgerDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var hold = await holds.VoidAsync(id, cancellationToken);
        return TypedResults.Ok(await db.ViewAsync(hold, clock.GetUtcNow(), cancellationToken));
    }
}
