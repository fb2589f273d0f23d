using Microsoft.EntityFrameworkCore;
using Nexus.Finance.LedgerMgr.Posting;

namespace Nexus.Finance.LedgerMgr.Holds;

/// <summary>A hold.</summary>
/// <param name="TransactionId">What posted it.</param>
/// <param name="Postings">What is or was held.</param>
/// <param name="Posted">What of it was posted; null where nothing was.</param>
internal sealed record HoldView(
    Guid Id,
    string Reference,
    string Description,
    HoldState State,
    DateTimeOffset MadeAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? SettledAt,
    Guid? TransactionId,
    IReadOnlyList<HeldPosting> Postings,
    IReadOnlyList<HeldPosting>? Posted
);

/// <summary>Holds as clients see them.</summary>
internal static class HoldViews
{
    public static async Task<HoldView> ViewAsync(
        this LedgerDb db,
        Hold hold,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) => (await db.ViewsAsync([hold], now, cancellationToken))[0];

    public static async Task<List<HoldView>> ViewsAsync(
        this LedgerDb db,
        IReadOnlyList<Hold> holds,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var ids = holds.Select(hold => hold.TransactionId).OfType<Guid>().ToList();
        var rows = await db
            .Transactions.AsNoTracking()
            .Where(row => ids.Contains(row.Id))
            .Join(
                db.Postings,
                transaction => transaction.Sequence,
                posting => posting.Sequence,
                (transaction, posting) =>
                    new
                    {
                        transaction.Id,
                        posting.Line,
                        posting.Account,
                        posting.Currency,
                        posting.Amount,
                    }
            )
            .OrderBy(row => row.Line)
            .ToListAsync(cancellationToken);
        var posted = rows.ToLookup(row => row.Id, row => new EntryLine(row.Account, row.Currency, row.Amount));
        return [.. holds.Select(hold => View(hold, now, posted))];
    }

    private static HoldView View(Hold hold, DateTimeOffset now, ILookup<Guid, EntryLine> posted) =>
        new(
            hold.Id,
            hold.Reference,
            hold.Description,
            hold.StateAt(now),
            hold.MadeAt,
            hold.ExpiresAt,
            hold.SettledAt,
            hold.TransactionId,
            [.. hold.Lines.Select(HeldPosting.Of)],
            hold.TransactionId is { } id ? [.. posted[id].Select(HeldPosting.Of)] : null
        );
}

/// <summary>A posting to come; the amount is never negative.</summary>
internal sealed record HeldPosting(string Account, string Currency, Side Side, long Amount)
{
    public static HeldPosting Of(EntryLine line) =>
        new(line.Account, line.Currency, line.Amount > 0 ? Side.Debit : Side.Credit, Math.Abs(line.Amount));
}
