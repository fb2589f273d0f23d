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
