using System.Globalization;
using Nexus.Kernel;

namespace Nexus.Web.Calls;

/// <summary>Money, times and sizes as people read them. English; numbers do not depend on the server's language.</summary>
internal static class Text
{
    public static string Of(Money money)
    {
        var digits = Money.Digits(money.Currency);
        var value = money.Minor / (decimal)Math.Pow(10, digits);
        var number = Math.Abs(value).ToString("N" + digits, CultureInfo.InvariantCulture);
        var sign = value < 0 ? "−" : "";
        return money.Currency switch
        {
            "EUR" => $"{sign}€{number}",
            "USD" => $"{sign}${number}",
            "GBP" => $"{sign}£{number}",
            var code => $"{sign}{number} {code}",
        };
    }

    public static string Duration(double? seconds)
    {
        if (seconds is not > 0)
        {
            return "";
        }
        var span = TimeSpan.FromSeconds(Math.Round(seconds.Value));
        return span.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}:{span.Seconds:00}");
    }

    /// <summary>A share of 1; what is not whole is never said to be.</summary>
    public static string Percent(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share * 100):0} %");

    public static string Day(DateTimeOffset time) => time.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Moment(DateTimeOffset time) =>
        time.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>For the <c>datetime</c> attribute.</summary>
    public static string Machine(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>An address safe to follow after the sign-in: of this site only.</summary>
    public static string LocalPath(string? path) =>
        path is { Length: > 0 and < 500 }
        && path[0] == '/'
        && !path.StartsWith("//", StringComparison.Ordinal)
        && !path.Contains('\\')
            ? path
            : "/";
}
