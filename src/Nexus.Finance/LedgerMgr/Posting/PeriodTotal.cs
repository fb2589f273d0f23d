using System.Globalization;

namespace Nexus.Finance.LedgerMgr.Posting;

/// <summary>What of an account was booked in one month and one currency.</summary>
/// <param name="Account">The account's name.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Month"><c>yyyy-MM</c>.</param>
internal readonly record struct PeriodKey(string Account, string Currency, string Month)
{
    private const string MonthFormat = "yyyy-MM";
    private const string DayFormat = "yyyy-MM-dd";

    public static string MonthOf(DateOnly day) => day.ToString(MonthFormat, CultureInfo.InvariantCulture);

    public static DateOnly FirstDayOf(string month) =>
        DateOnly.ParseExact(month + "-01", DayFormat, CultureInfo.InvariantCulture);

    public static string DayOf(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);
}

/// <summary>The sums of both sides, minor units.</summary>
internal readonly record struct PeriodTotal(long Debit, long Credit)
{
    /// <summary>This and a posting; null where that does not fit into 64 bits.</summary>
    public PeriodTotal? Add(long amount)
    {
        var (debit, credit) = ((Int128)Debit + Math.Max(amount, 0), Credit - (Int128)Math.Min(amount, 0));
        return debit <= long.MaxValue && credit <= long.MaxValue ? new PeriodTotal((long)debit, (long)credit) : null;
    }
}
