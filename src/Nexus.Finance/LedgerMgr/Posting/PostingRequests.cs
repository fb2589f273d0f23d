using System.ComponentModel.DataAnnotations;
using Nexus.Kernel.Http;

namespace Nexus.Finance.LedgerMgr.Posting;

/// <summary>A transaction as a client sends it.</summary>
internal sealed record TransactionRequest
{
    /// <summary>What it is for; the idempotency key of the posting.</summary>
    [StringLength(200, MinimumLength = 1)]
    public required string Reference { get; init; }

    [StringLength(500)]
    public string Description { get; init; } = "";

    [MinLength(2), MaxLength(100)]
    public required IReadOnlyList<PostingRequest> Postings { get; init; }

    /// <summary>The day it belongs to, today or before; without it, the day on which it is posted.</summary>
    public DateOnly? BookedOn { get; init; }

    public Entry ToEntry() => new(Reference, Description, [.. Postings.Select(posting => posting.ToLine())], BookedOn);
}

/// <summary>The side of a posting.</summary>
internal enum Side
{
    Debit,
    Credit,
}

/// <summary>One posting as a client sends it.</summary>
internal sealed record PostingRequest
{
    [StringLength(120), RegularExpression(Chart.NamePattern, ErrorMessage = "For example platform:cash.")]
    public required string Account { get; init; }

    [RegularExpression("^[A-Z]{3}$", ErrorMessage = "An ISO 4217 code such as EUR."), CurrencyCode]
    public required string Currency { get; init; }

    public required Side Side { get; init; }

    /// <summary>Minor units.</summary>
    [Range(1, 1_000_000_000_000_000)]
    public required long Amount { get; init; }

    public EntryLine ToLine() => new(Account, Currency, Side == Side.Debit ? Amount : -Amount);
}

/// <summary>Up to a thousand transactions that are posted together or not at all.</summary>
internal sealed record BatchRequest
{
    [MinLength(1), MaxLength(1000)]
    public required IReadOnlyList<TransactionRequest> Transactions { get; init; }
}

/// <summary>The transactions of a batch, in its order.</summary>
internal sealed record BatchPosted(IReadOnlyList<Posted> Transactions);

internal static class RefusalProblem
{
    public static ProblemException ToProblem(this Refusal refusal, string field) =>
        refusal.Status == 400
            ? Problems.Invalid(field, refusal.Detail)
            : Problems.Of(refusal.Status, refusal.Code, "The books do not take this.", $"{field}: {refusal.Detail}");
}
