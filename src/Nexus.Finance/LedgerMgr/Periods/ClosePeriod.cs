using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Periods;

/// <summary>Why a closed month is opened again; it is kept in the audit log.</summary>
internal sealed record ReopenRequest
{
    [StringLength(500, MinimumLength = 3)]
    public required string Reason { get; init; }
}

/// <summary>How far the books are closed.</summary>
/// <param name="ClosedThrough">The last closed month; null where none is.</param>
internal sealed record BooksClosed(string? ClosedThrough);

internal static class ClosePeriod
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/ledger/periods/{month}/close", CloseAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerPost))
            .RequireRecentSignIn()
            .WithName("closePeriod")
            .WithSummary("Close the books through a month")
            .WithDescription(
                "Nothing is booked in it or before it any more; postings that come later are booked on the day they come. "
                    + "Repeating changes nothing."
            )
            .ProducesProblem(409);
        routes
            .MapPost("/api/ledger/periods/{month}/reopen", ReopenAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerPost))
            .RequireRecentSignIn()
            .WithName("reopenPeriod")
            .WithSummary("Open the last closed month again, with the reason")
            .ProducesProblem(409);
    }

    private static async Task<Ok<BooksClosed>> CloseAsync(
        string month,
        HttpContext http,
        LedgerDb db,
        BusinessDay day,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var first = Month.Parse(month, "month");
        if (first.AddMonths(1) > day.Today)
        {
            throw Problems.Conflict("period-not-over", "The month is not over.", $"{month} can be closed when it is.");
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockHeadAsync(cancellationToken);
        var through = await ThroughAsync(db, cancellationToken);
        if (string.CompareOrdinal(month, through) <= 0)
        {
            return TypedResults.Ok(new BooksClosed(through));
        }
        db.ClosedPeriods.Add(
            new ClosedPeriod
            {
                Month = month,
                ClosedAt = clock.GetUtcNow(),
                ClosedBy = http.User.ActorName(),
                Sequence = await db.Transactions.MaxAsync(row => (long?)row.Sequence, cancellationToken) ?? 0,
            }
        );
        db.Audit(http.User.ActorName(), "ledger.period-closed", month);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(new BooksClosed(month));
    }

    private static async Task<Ok<BooksClosed>> ReopenAsync(
        string month,
        ReopenRequest request,
        HttpContext http,
        LedgerDb db,
        CancellationToken cancellationToken
    )
    {
        Month.Parse(month, "month");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockHeadAsync(cancellationToken);
        var through = await ThroughAsync(db, cancellationToken);
        if (month != through)
        {
            throw Problems.Conflict(
                "not-the-last-period",
                "Only the last closed month is opened again.",
                through is null ? "No month is closed." : $"The books are closed through {through}."
            );
        }
        var closed = await db.ClosedPeriods.SingleAsync(row => row.Month == month, cancellationToken);
        db.ClosedPeriods.Remove(closed);
        // A close is of all months before as well, whether or not they have rows of their own.
        var before = Month.Before(month);
        if (!await db.ClosedPeriods.AnyAsync(one => one.Month == before, cancellationToken))
        {
            db.ClosedPeriods.Add(
                new ClosedPeriod
                {
                    Month = before,
                    ClosedAt = closed.ClosedAt,
                    ClosedBy = closed.ClosedBy,
                    Sequence = closed.Sequence,
                }
            );
        }
        db.Audit(http.User.ActorName(), "ledger.period-reopened", month, request);
        await db.SaveChangesAsync(cancellationToken);
        var left = await ThroughAsync(db, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(new BooksClosed(left));
    }

    public static Task<string?> ThroughAsync(LedgerDb db, CancellationToken cancellationToken) =>
        db.ClosedPeriods.MaxAsync(row => (string?)row.Month, cancellationToken);
}
