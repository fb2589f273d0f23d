using System.Text.RegularExpressions;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Hygiene;

public sealed class RegistryHostTests
{
    // Public registries by name, private ones by the paths and words they share.
    private static readonly Regex Registry = new(
        @"registry\.npmjs\.[o]rg|registry\.yarnpkg\.[c]om|npm\.pkg\.github\.[c]om|nuget\.pkg\.github\.[c]om"
            + @"|api\.nuget\.[o]rg|nuget\.org/(api|v[23])|pypi\.[o]rg|files\.pythonhosted\.[o]rg|pkgs\.dev\.azure\.[c]om"
            + @"|\.jfrog\.[i]o|[a]rtifactory/|/api/npm/|/v3/index\.[j]son|_[a]uthToken|^\s*(@\w+:)?registry\s*=|--registry[ =]",
        RegexOptions.IgnoreCase
    );

    [Fact]
    public void No_file_names_a_package_registry() =>
        Rule.Holds(
            "registry-hosts",
            "Where packages come from is configuration of the machine, not of the repository.",
            from line in TextFiles.Lines("")
            where !line.File.EndsWith("/RegistryHostTests.cs", StringComparison.Ordinal)
            from Match match in Registry.Matches(line.Text)
            select new Violation(line.File, line.Number, match.Value)
        );
}
