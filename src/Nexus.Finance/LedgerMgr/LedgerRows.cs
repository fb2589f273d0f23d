using Nexus.Finance.LedgerMgr.Posting;

namespace Nexus.Finance.LedgerMgr;

/// <summary>What an account is; assets and expenses grow by debit, the others by credit.</summary>
internal enum AccountKind
{
    Asset,
    Expense,
    Liability,
    Income,
    Equity,
}

internal sealed class LedgerAccount
{
    public required string Name { get; init; }

    public AccountKind Kind { get; init; }

    public DateTimeOffset OpenedAt { get; init; }
}

/// <summary>One business event in the books. Rows are never changed; triggers in the database see to it.</summary>
internal sealed class LedgerTransaction
{
    /// <summary>The place in the chain, without gaps from 1.</summary>
    public long Sequence { get; init; }

    public Guid Id { get; init; }

    public required string Reference { get; init; }

    public required string Description { get; init; }

    public DateTimeOffset PostedAt { get; init; }

    /// <summary>The day it belongs to in the books, <c>yyyy-MM-dd</c>; null before there were such days.</summary>
    public string? BookedOn { get; init; }

    /// <summary>SHA-256 over the hash before and everything this transaction says, lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>The day it belongs to; of those from before booking dates the day, in UTC, on which they were posted.</summary>
    public string Day() => BookedOn ?? PeriodKey.DayOf(DateOnly.FromDateTime(PostedAt.UtcDateTime));
}

internal sealed class LedgerPosting
{
    public long Sequence { get; init; }

    public int Line { get; init; }

    public required string Account { get; init; }

    public required string Currency { get; init; }

    /// <summary>Minor units; a debit is positive, a credit negative.</summary>
    public long Amount { get; init; }

    /// <summary>The account's balance after this posting: the balance at any time is one look-up.</summary>
    public long Balance { get; init; }
}

internal sealed class LedgerBalance
{
    public required string Account { get; init; }

    public required string Currency { get; init; }

    public long Amount { get; init; }

    public long Sequence { get; init; }

    /// <summary>What open holds will debit; not in <see cref="Amount"/>.</summary>
    public long HeldDebit { get; init; }

    public long HeldCredit { get; init; }
}
