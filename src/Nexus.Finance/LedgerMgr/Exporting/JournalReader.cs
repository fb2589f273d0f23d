using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Nexus.Finance.LedgerMgr.Periods;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel.Data;

namespace Nexus.Finance.LedgerMgr.Exporting;

/// <summary>Reads the journal in the order of the chain, as it stood at one moment.</summary>
internal sealed class JournalReader(LedgerDb db, BusinessDay day)
{
    private const int PageSize = 1000;

    /// <summary>
    /// What an export speaks of, what there was before it, and its last transaction, of one moment. Transactions never
    /// change, so those up to that one are read afterwards however long a client takes.
    /// </summary>
    public async Task<(JournalScope Scope, JournalEntry? Opening, long Last)> StandAsync(
        string? from,
        CancellationToken cancellationToken
    )
    {
        await using var snapshot = await db.BeginSnapshotAsync(cancellationToken);
        var scope = await ScopeAsync(from, cancellationToken);
        var opening = from is null ? null : await OpeningAsync(from, cancellationToken);
        var last = await db.Transactions.MaxAsync(row => (long?)row.Sequence, cancellationToken);
        return (scope, opening, last ?? 0);
    }

    /// <param name="from">The month with which the file begins; null for the first there is.</param>
    private async Task<JournalScope> ScopeAsync(string? from, CancellationToken cancellationToken)
    {
        var kinds = await db
            .Accounts.AsNoTracking()
            .ToDictionaryAsync(row => row.Name, row => row.Kind, cancellationToken);
        var currencies = await db.Balances.Select(row => row.Currency).Distinct().ToListAsync(cancellationToken);
        from ??= await db.PeriodTotals.MinAsync(row => (string?)row.Month, cancellationToken);
        return new JournalScope((from ?? PeriodKey.MonthOf(day.Today)) + "-01", kinds, currencies);
    }

    /// <summary>What every account has before the month, as one entry; null where nothing was booked before.</summary>
    private async Task<JournalEntry?> OpeningAsync(string month, CancellationToken cancellationToken)
    {
        var lines = await ReadTrialBalance.SumAsync(db, month, month, cancellationToken);
        var opening = lines
            .Where(line => line.Opening != 0)
            .Select(line => new EntryLine(line.Account, line.Currency, line.Opening))
            .ToList();
        return opening.Count == 0
            ? null
            : new JournalEntry(0, null, month + "-01", $"opening:{month}", "Opening balances", opening);
    }

    /// <param name="from">The first day, <c>yyyy-MM-dd</c>.</param>
    /// <param name="end">The day after the last.</param>
    /// <param name="lastSequence">The last transaction.</param>
    public async IAsyncEnumerable<List<JournalEntry>> PagesAsync(
        string? from,
        string? end,
        long lastSequence,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var after = 0L;
        while (true)
        {
            var rows = await db
                .Transactions.AsNoTracking()
                .Where(row => row.Sequence > after && row.Sequence <= lastSequence)
                .OrderBy(row => row.Sequence)
                .Take(PageSize)
                .ToListAsync(cancellationToken);
            if (rows.Count == 0)
            {
                yield break;
            }
            var (first, last) = (after, rows[^1].Sequence);
            after = last;
            var postings = await db
                .Postings.AsNoTracking()
                .Where(row => row.Sequence > first && row.Sequence <= last)
                .OrderBy(row => row.Sequence)
                .ThenBy(row => row.Line)
                .ToListAsync(cancellationToken);
            var lines = postings.ToLookup(row => row.Sequence);
            yield return
            [
                .. rows.Select(row => ToEntry(row, lines[row.Sequence]))
                    .Where(entry => IsWithin(entry.Date, from, end)),
            ];
        }
    }

    private static JournalEntry ToEntry(LedgerTransaction row, IEnumerable<LedgerPosting> postings) =>
        new(
            row.Sequence,
            row.Id,
            row.Day(),
            row.Reference,
            row.Description,
            [.. postings.Select(posting => new EntryLine(posting.Account, posting.Currency, posting.Amount))]
        );

    private static bool IsWithin(string date, string? from, string? end) =>
        (from is null || string.CompareOrdinal(date, from) >= 0)
        && (end is null || string.CompareOrdinal(date, end) < 0);
}
