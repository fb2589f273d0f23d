using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Holds;

internal static class ReadHolds
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/ledger/holds/{id:guid}", OneAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerRead))
            .WithName("readHold")
            .WithSummary("Read a hold")
            .ProducesProblem(404);
        routes
            .MapGet("/api/ledger/holds", ListAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerRead))
            .WithName("listHolds")
            .WithSummary("List holds, newest first; state narrows the list");
    }

    private static async Task<Ok<HoldView>> OneAsync(
        Guid id,
        LedgerDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var hold =
            await db.Holds.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken)
            ?? throw Problems.NotFound("hold", id);
        return TypedResults.Ok(await db.ViewAsync(hold, clock.GetUtcNow(), cancellationToken));
    }

    private static async Task<Ok<Page<HoldView>>> ListAsync(
        HttpContext http,
        LedgerDb db,
        TimeProvider clock,
        CancellationToken cancellationToken,
        string? state = null,
        int? limit = null,
        string? after = null
    )
    {
        var page = PageQuery.Of(limit, after);
        var now = clock.GetUtcNow();
        var rows = db.Holds.AsNoTracking();
        rows = StateOf(state) switch
        {
            // What is over by time is not open, whether or not its row says so yet.
            HoldState.Open => rows.Where(row =>
                row.State == HoldState.Open && (row.ExpiresAt == null || row.ExpiresAt > now)
            ),
            HoldState.Expired => rows.Where(row =>
                row.State == HoldState.Expired || (row.State == HoldState.Open && row.ExpiresAt <= now)
            ),
            { } other => rows.Where(row => row.State == other),
            null => rows,
        };
        var found = await rows.NewestFirst(page, row => row.Id).ToListAsync(cancellationToken);
        var views = await db.ViewsAsync(found, now, cancellationToken);
        return TypedResults.Ok(page.Cut(http, views, view => view.Id));
    }

    private static HoldState? StateOf(string? name) =>
        name is null ? null
        : Enum.TryParse<HoldState>(name, ignoreCase: true, out var state) && char.IsAsciiLetter(name[0]) ? state
        : throw Problems.Invalid("state", "open, posted, voided or expired.");
}
