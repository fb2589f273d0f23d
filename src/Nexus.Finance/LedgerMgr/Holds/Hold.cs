using Nexus.Finance.LedgerMgr.Posting;

namespace Nexus.Finance.LedgerMgr.Holds;

/// <summary>What became of a hold.</summary>
internal enum HoldState
{
    Open,
    Posted,
    Voided,
    Expired,
}

/// <summary>
/// Money that is promised and not yet moved (a pending transfer): no balance knows it, limits count it. It ends once, by
/// being posted in whole or in part, voided, or by time.
/// </summary>
internal sealed class Hold
{
    public Guid Id { get; init; }

    /// <summary>The idempotency key; the transaction that posts it has the same.</summary>
    public required string Reference { get; init; }

    public required string Description { get; init; }

    public HoldState State { get; set; }

    public DateTimeOffset MadeAt { get; init; }

    /// <summary>From then on it is over by itself; null where it waits for ever.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? SettledAt { get; set; }

    public Guid? TransactionId { get; set; }

    public required IReadOnlyList<EntryLine> Lines { get; init; }

    /// <summary>What it is at a time, whether or not the row says so yet.</summary>
    public HoldState StateAt(DateTimeOffset now) =>
        State == HoldState.Open && ExpiresAt <= now ? HoldState.Expired : State;
}
