using System.Text.RegularExpressions;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Hygiene;

public sealed class MachinePathTests
{
    // Written with classes so that the patterns do not find themselves.
    private static readonly Regex Home = new(
        @"(?<![\w\]})./~-])/(roo[t]|wor[k]|hom[e]/\w+|User[s]/\w+)/|\b[A-Z]:\\+User[s]\\"
    );

    private static readonly Regex Scratch = new(@"(?<![\w\]})./~-])/tm[p](/|\b)");

    [Fact]
    public void No_file_names_a_folder_of_somebodys_machine() =>
        Rule.Holds(
            "machine-paths",
            "Paths are relative to the repository, or come from configuration or the system's temporary folder.",
            from line in TextFiles.Lines("")
            let patterns = line.File.StartsWith("src/", StringComparison.Ordinal) ? [Home, Scratch] : new[] { Home }
            from pattern in patterns
            from Match match in pattern.Matches(line.Text)
            select new Violation(line.File, line.Number, match.Value)
        );
}
