using System.Globalization;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel.Http;

namespace Nexus.Finance.LedgerMgr.Periods;

/// <summary>Months as people write them, <c>yyyy-MM</c>.</summary>
internal static class Month
{
    /// <summary>The month's first day.</summary>
    /// <exception cref="ProblemException">400 that names the field.</exception>
    public static DateOnly Parse(string text, string field) =>
        DateOnly.TryParseExact(
            text + "-01",
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        ) && day.Year is >= 1900 and < 9999
            ? day
            : throw Problems.Invalid(field, "A month such as 2026-11.");

    public static string Before(string month) => PeriodKey.MonthOf(Parse(month, "month").AddMonths(-1));
}
