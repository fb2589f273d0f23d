using System.Text.RegularExpressions;
using Nexus.Architecture.Repository;

namespace Nexus.Architecture.Calls;

/// <summary>Finds <c>Type.Member</c> in Razor files, where C# and markup mix, by its text.</summary>
internal static class RazorUse
{
    public static IEnumerable<Violation> In(params string[] names)
    {
        var pattern = new Regex($@"(?<![\w.])({string.Join('|', names.Select(Form))})");
        return from line in TextFiles.Lines("src", ".razor")
            from Match match in pattern.Matches(line.Text)
            select new Violation(line.File, line.Number, match.Value);
    }

    private static string Form(string name) => Regex.Escape(name) + (name.EndsWith('.') ? "" : @"\b");
}
