using Microsoft.CodeAnalysis;
using Xunit;

namespace Nexus.Architecture.Repository;

/// <summary>A rule that cannot tell what a name means passes in silence: the names must mean something.</summary>
public sealed class SourceCodeTests
{
    // Type or namespace not found, namespace member not found, name not found.
    private static readonly string[] NotFound = ["CS0246", "CS0234", "CS0103"];

    [Fact]
    public void Every_name_in_the_sources_is_known_to_the_rules() =>
        Rule.Holds(
            "unknown-names",
            "Reference the package from Nexus.Host's projects, or add the SDK's implicit using to SourceCode.",
            from file in SourceCode.Files
            // The Razor compiler, which does not run here, makes the pages' types.
            where file.Project != "Nexus.Web"
            from problem in SourceCode.Meaning(file).GetDiagnostics()
            where NotFound.Contains(problem.Id)
            let line = problem.Location.GetLineSpan().StartLinePosition.Line + 1
            select new Violation(file.Path, line, problem.GetMessage())
        );
}
