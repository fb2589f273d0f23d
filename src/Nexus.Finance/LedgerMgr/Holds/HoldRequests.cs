using System.ComponentModel.DataAnnotations;
using Nexus.Finance.LedgerMgr.Posting;

namespace Nexus.Finance.LedgerMgr.Holds;

/// <summary>A hold as a client sends it.</summary>
internal sealed record HoldRequest
{
    /// <summary>What it is for; the idempotency key of the hold and of the transaction that posts it.</summary>
    [StringLength(200, MinimumLength = 1)]
    public required string Reference { get; init; }

    [StringLength(500)]
    public string Description { get; init; } = "";

    /// <summary>When it is over by itself; without it, it waits until it is posted or voided.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    [MinLength(2), MaxLength(100)]
    public required IReadOnlyList<PostingRequest> Postings { get; init; }

    public Entry ToEntry() => new(Reference, Description, [.. Postings.Select(posting => posting.ToLine())]);
}

/// <summary>How much of a hold is posted.</summary>
internal sealed record PostHoldRequest
{
    /// <summary>Less than is held, to the same accounts; without it the whole.</summary>
    [MinLength(2), MaxLength(100)]
    public IReadOnlyList<PostingRequest>? Postings { get; init; }
}

/// <summary>A hold.</summary>
/// <param name="TransactionId">What posted it.</param>
internal sealed record HoldView(
    Guid Id,
    string Reference,
    string Description,
    HoldState State,
    DateTimeOffset MadeAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? SettledAt,
    Guid? TransactionId,
    IReadOnlyList<HeldPosting> Postings
)
{
    public static HoldView Of(Hold hold, DateTimeOffset now) =>
        new(
            hold.Id,
            hold.Reference,
            hold.Description,
            hold.StateAt(now),
            hold.MadeAt,
            hold.ExpiresAt,
            hold.SettledAt,
            hold.TransactionId,
            [.. hold.Lines.Select(HeldPosting.Of)]
        );
}

/// <summary>A posting to come; the amount is never negative.</summary>
internal sealed record HeldPosting(string Account, string Currency, Side Side, long Amount)
{
    public static HeldPosting Of(EntryLine line) =>
        new(line.Account, line.Currency, line.Amount > 0 ? Side.Debit : Side.Credit, Math.Abs(line.Amount));
}
