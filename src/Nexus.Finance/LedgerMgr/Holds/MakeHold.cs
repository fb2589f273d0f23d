using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Holds;

internal static class MakeHold
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/ledger/holds", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerPost))
            .WithName("makeHold")
            .WithSummary("Hold money: a pending transfer")
            .WithDescription(
                "No balance changes; limits count it as if it were posted. The reference is the idempotency key."
            )
            .ProducesProblem(409);

    private static async Task<Results<Created<HoldView>, Ok<HoldView>>> HandleAsync(
        HoldRequest request,
        HoldBook holds,
        LedgerDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var (hold, replayed) = await holds.MakeAsync(request.ToEntry(), request.ExpiresAt, cancellationToken);
        var view = await db.ViewAsync(hold, clock.GetUtcNow(), cancellationToken);
        return replayed ? TypedResults.Ok(view) : TypedResults.Created($"/api/ledger/holds/{hold.Id}", view);
    }
}
