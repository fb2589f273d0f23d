namespace Nexus.Finance.LedgerMgr.Periods;

/// <summary>What of an account was booked in one month; kept with each posting, so that reports sum months and not postings.</summary>
internal sealed class PeriodTotalRow
{
    public required string Account { get; init; }

    public required string Currency { get; init; }

    /// <summary><c>yyyy-MM</c>.</summary>
    public required string Month { get; init; }

    public long Debit { get; init; }

    public long Credit { get; init; }
}

/// <summary>A month that is closed, and all before it with it.</summary>
internal sealed class ClosedPeriod
{
    public required string Month { get; init; }

    public DateTimeOffset ClosedAt { get; init; }

    public required string ClosedBy { get; init; }

    /// <summary>The chain's last transaction when it was closed.</summary>
    public long Sequence { get; init; }
}
