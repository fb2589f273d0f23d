using System.Text.RegularExpressions;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Words;

public sealed class BannedWordsTests
{
    private static readonly Regex Unfinished = new(
        @"NotImplementedException|\b(TODO|FIXME|HACK)\b|(?i)\b(coming soon|placeholders?|stubbed)\b|(?i)\bfake\w*"
    );

    // The attribute of form fields, its CSS selectors and the parameter of a Razor component that passes it on.
    private static readonly Regex FieldHint = new(
        @"@?\b[Pp]laceholder\s*=(?!=)|:{1,2}placeholder(-shown)?\b|@Placeholder\b"
    );

    private static readonly Regex FieldParameter = new(@"\bstring\?? Placeholder\b");

    [Fact]
    public void Nothing_is_announced_instead_of_built() =>
        Rule.Holds(
            "words",
            "Real or absent: build it or leave it out.",
            from line in TextFiles.Lines("src")
            let text = IsMarkup(line.File) ? FieldParameter.Replace(FieldHint.Replace(line.Text, ""), "") : line.Text
            from Match match in Unfinished.Matches(text)
            select new Violation(line.File, line.Number, match.Value)
        );

    private static bool IsMarkup(string file) => Path.GetExtension(file) is ".razor" or ".html" or ".css" or ".js";
}
