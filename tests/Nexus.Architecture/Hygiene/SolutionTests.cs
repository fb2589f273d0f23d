using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Hygiene;

public sealed class SolutionTests
{
    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(RepositoryRoot.Full("Nexus.slnx"));
        Rule.Holds(
            "solution",
            "A project that Nexus.slnx does not name is neither built nor tested.",
            from file in RepositoryRoot.Files("src").Concat(RepositoryRoot.Files("tests"))
            where file.EndsWith(".csproj", StringComparison.Ordinal)
            where !solution.Contains($"\"{file}\"", StringComparison.Ordinal)
            select new Violation(file, 1, "not in Nexus.slnx")
        );
    }
}
