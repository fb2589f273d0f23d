using System.Text.RegularExpressions;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Assets;

public sealed class ForeignAssetTests
{
    private static readonly Regex Foreign = new(
        @"\bhttps?://(?!(www\.)?w3\.org/)[^\s""'`)<>]*"
            + @"|\b(src|srcset|href|action|poster|data)\s*=\s*[""']?//[^\s""'>]+"
            + @"|url\(\s*[""']?//[^\s""')]+"
            + @"|(\bimport\s*\(?|\bfrom|\bfetch\(|new (WebSocket|EventSource|Worker|URL)\()\s*[""'`](wss?:)?//[^\s""'`]+",
        RegexOptions.IgnoreCase
    );

    // A link in a comment loads nothing. "image/*" begins no comment.
    private static readonly Regex Comment = new(
        @"(?<=^|\s)/\*.*?(\*/|$)|<!--.*?(-->|$)|@\*.*?(\*@|$)|^\s*(//|\*\s).*$"
    );

    [Fact]
    public void A_page_loads_everything_from_its_own_host() =>
        Rule.Holds(
            "foreign-assets",
            "Pages load nothing from elsewhere: it tells others who reads them, and breaks when they do.",
            from line in TextFiles.Lines("src/Nexus.Web", ".razor", ".css", ".js", ".html", ".svg", ".webmanifest")
            from Match match in Foreign.Matches(Comment.Replace(line.Text, ""))
            select new Violation(line.File, line.Number, match.Value)
        );
}
