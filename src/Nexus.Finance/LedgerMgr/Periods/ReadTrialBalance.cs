using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Periods;

/// <summary>An account over some months, minor units; opening and closing are debits less credits.</summary>
internal sealed record TrialBalanceLine(
    string Account,
    AccountKind Kind,
    string Currency,
    long Opening,
    long Debit,
    long Credit,
    long Closing
);

/// <summary>The sums of a currency: debits and credits are the same.</summary>
internal sealed record TrialBalanceSum(string Currency, long Debit, long Credit);

/// <summary>The trial balance of some months.</summary>
internal sealed record TrialBalance(
    string From,
    string Through,
    string? ClosedThrough,
    IReadOnlyList<TrialBalanceLine> Lines,
    IReadOnlyList<TrialBalanceSum> Sums
);

internal static class ReadTrialBalance
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/ledger/trial-balance", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerRead))
            .WithName("readTrialBalance")
            .WithSummary("Read the trial balance of a month or of several")
            .WithDescription("from and through are months such as 2026-11; without them, this month.");

    private static async Task<Ok<TrialBalance>> HandleAsync(
        LedgerDb db,
        BusinessDay day,
        CancellationToken cancellationToken,
        string? from = null,
        string? through = null
    )
    {
        var last = through ?? PeriodKey.MonthOf(day.Today);
        var first = from ?? last;
        Month.Parse(last, "through");
        if (Month.Parse(first, "from") > Month.Parse(last, "through"))
        {
            throw Problems.Invalid("from", "Not after through.");
        }
        var lines = await SumAsync(db, first, last, cancellationToken);
        var sums = lines
            .GroupBy(line => line.Currency)
            .Select(group => new TrialBalanceSum(
                group.Key,
                group.Sum(line => line.Debit),
                group.Sum(line => line.Credit)
            ));
        var closed = await ClosePeriod.ThroughAsync(db, cancellationToken);
        return TypedResults.Ok(new TrialBalance(first, last, closed, lines, [.. sums]));
    }

    public static async Task<IReadOnlyList<TrialBalanceLine>> SumAsync(
        LedgerDb db,
        string first,
        string last,
        CancellationToken cancellationToken
    )
    {
        var rows = await db
            .PeriodTotals.AsNoTracking()
            .Where(row => string.Compare(row.Month, last) <= 0)
            .GroupBy(row => new { row.Account, row.Currency })
            .Select(group => new
            {
                group.Key.Account,
                group.Key.Currency,
                Opening = group.Sum(row => string.Compare(row.Month, first) < 0 ? row.Debit - row.Credit : 0),
                Debit = group.Sum(row => string.Compare(row.Month, first) < 0 ? 0 : row.Debit),
                Credit = group.Sum(row => string.Compare(row.Month, first) < 0 ? 0 : row.Credit),
            })
            .Join(
                db.Accounts,
                row => row.Account,
                account => account.Name,
                (row, account) => new { Row = row, account.Kind }
            )
            .OrderBy(one => one.Row.Account)
            .ThenBy(one => one.Row.Currency)
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(one => new TrialBalanceLine(
                one.Row.Account,
                one.Kind,
                one.Row.Currency,
                one.Row.Opening,
                one.Row.Debit,
                one.Row.Credit,
                one.Row.Opening + one.Row.Debit - one.Row.Credit
            )),
        ];
    }
}
