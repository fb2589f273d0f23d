namespace Nexus.Finance.LedgerMgr.Posting;

/// <summary>A transaction to be posted.</summary>
/// <param name="Reference">What it is for; the same reference is posted once.</param>
/// <param name="Description">For people.</param>
/// <param name="Lines">Debits and credits; each currency sums to zero.</param>
/// <param name="BookedOn">The day it belongs to; null for the day on which it is posted.</param>
internal sealed record Entry(
    string Reference,
    string Description,
    IReadOnlyList<EntryLine> Lines,
    DateOnly? BookedOn = null
)
{
    /// <summary>What is wrong with it by itself, or null.</summary>
    public string? Fault()
    {
        if (Lines.Count < 2)
        {
            return "A transaction has at least two postings.";
        }
        if (Lines.Any(line => line.Amount == 0))
        {
            return "A posting of nothing says nothing: leave it out.";
        }
        foreach (var currency in Lines.GroupBy(line => line.Currency))
        {
            var sum = currency.Aggregate(Int128.Zero, (total, line) => total + line.Amount);
            if (sum != 0)
            {
                return $"Debits and credits in {currency.Key} differ by {sum} minor units.";
            }
        }
        return null;
    }
}

/// <summary>One posting.</summary>
/// <param name="Account">The account's name.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Amount">Minor units; debit positive, credit negative.</param>
internal sealed record EntryLine(string Account, string Currency, long Amount);

/// <summary>A transaction that stands in the books.</summary>
/// <param name="Sequence">Its place in the chain.</param>
/// <param name="Id">Its identifier.</param>
/// <param name="Reference">What it is for.</param>
/// <param name="PostedAt">When.</param>
/// <param name="Hash">The chain's hash up to here.</param>
/// <param name="Replayed">True when it stood there already.</param>
internal sealed record Posted(
    long Sequence,
    Guid Id,
    string Reference,
    DateTimeOffset PostedAt,
    string Hash,
    bool Replayed
);

/// <summary>Why a unit of entries was refused.</summary>
/// <param name="Index">Which entry of the unit.</param>
/// <param name="Status">The HTTP status that fits.</param>
/// <param name="Code">The problem's code.</param>
/// <param name="Detail">What to mend.</param>
internal sealed record Refusal(int Index, int Status, string Code, string Detail);

/// <summary>Entries that are posted together or not at all.</summary>
/// <param name="Entries">In the order of the chain.</param>
/// <param name="IsFact">
/// It has happened already: the money has moved, or was held for it. Limits say what may happen and are not asked.
/// </param>
internal sealed record Unit(IReadOnlyList<Entry> Entries, bool IsFact = false);

/// <summary>What became of a unit: either all are posted or there is a refusal.</summary>
/// <param name="Posted">In the order of the entries.</param>
/// <param name="Refusal">Null when posted.</param>
internal sealed record UnitResult(IReadOnlyList<Posted> Posted, Refusal? Refusal);
