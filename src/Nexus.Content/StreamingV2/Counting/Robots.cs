using System.Text.RegularExpressions;

namespace Nexus.Content.StreamingV2.Counting;

/// <summary>
/// Programs that fetch without anybody listening. They name themselves in User-Agent (RFC 9110 section 10.1.5); who
/// hides is held by the window and by the gateway's limits.
/// </summary>
internal static partial class Robots
{
    /// <summary>Whether a program says that it is one, or says nothing at all.</summary>
    public static bool IsOne(string? userAgent) => string.IsNullOrWhiteSpace(userAgent) || Names().IsMatch(userAgent);

    // Crawlers, previews, monitors, and the tools of scripts.
    [GeneratedRegex(
        @"bot\b|bot[/;)_-]|crawl|spider|slurp|facebookexternalhit|preview|monitor|headless|lighthouse|^(curl|wget|python|okhttp|go-http-client|java|libwww|httpie|axios|node|php|ruby|perl)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Names();
}
