using System.Text.RegularExpressions;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Services;

public sealed class ReadmeTableTests
{
    private static readonly Regex Name = new(@"[a-z][a-z0-9]*(-[a-z0-9]+)*");

    [Fact]
    public void The_readme_lists_the_services_of_the_binary()
    {
        Assert.SkipUnless(File.Exists(RepositoryRoot.Full("README.md")), "There is no README.md yet.");
        var rows = TableOf(TextFiles.LinesOf("README.md"));
        Assert.SkipWhen(rows is null, "README.md has no table with a column 'service' yet.");
        var written = rows!.Order(StringComparer.Ordinal);
        var built = ServiceClass.All.Select(service => service.Name).Order(StringComparer.Ordinal);
        Assert.Equal(built, written);
    }

    /// <summary>The column "service" of the first table that has one.</summary>
    private static List<string>? TableOf(string[] lines)
    {
        for (var index = 0; index + 1 < lines.Length; index++)
        {
            var column = Cells(lines[index])
                .FindIndex(cell => cell.Equals("service", StringComparison.OrdinalIgnoreCase));
            if (column >= 0 && lines[index + 1].Contains("---", StringComparison.Ordinal))
            {
                var rows = lines.Skip(index + 2).TakeWhile(line => line.TrimStart().StartsWith('|')).Select(Cells);
                return [.. rows.Select(cells => Name.Match(cells.ElementAtOrDefault(column) ?? "").Value)];
            }
        }
        return null;
    }

    private static List<string> Cells(string line) =>
        line.TrimStart().StartsWith('|') ? [.. line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries)] : [];
}
