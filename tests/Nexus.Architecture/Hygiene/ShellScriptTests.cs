using System.Text.RegularExpressions;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Hygiene;

public sealed class ShellScriptTests
{
    private static readonly Regex Shebang = new(@"^#!.*\b(ba|da|z)?sh\b");

    private static readonly Regex Comment = new(@"^#\s+\S+(\s+\S+){2,}");

    [Fact]
    public void A_script_begins_with_what_it_does() =>
        Rule.Holds(
            "scripts",
            "The first line after #! is a comment that says what the script does.",
            from file in RepositoryRoot.Files("")
            where Path.GetExtension(file) is ".sh" or ""
            let lines = TextFiles.LinesOf(file)
            let script = lines.Length > 0 && Shebang.IsMatch(lines[0])
            where script || Path.GetExtension(file) == ".sh"
            let first = lines.ElementAtOrDefault(script ? 1 : 0) ?? ""
            where !Comment.IsMatch(first)
            select new Violation(file, script ? 2 : 1, "no comment that says what it does")
        );
}
