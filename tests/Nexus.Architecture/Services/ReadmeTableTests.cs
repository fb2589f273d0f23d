using System.Text.RegularExpressions;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Services;

public sealed class ReadmeTableTests
{
    private const string Readme = "README.md";

    private static readonly Regex Name = new(@"[a-z][a-z0-9]*(-[a-z0-9]+)*");

    [Fact]
    public void The_readme_lists_the_services_of_the_binary()
    {
        Assert.SkipUnless(File.Exists(RepositoryRoot.Full(Readme)), "There is no README.md yet.");
        var rows = TableOf(TextFiles.LinesOf(Readme));
        Assert.SkipWhen(rows is null, "README.md has no table with a column 'service' yet.");
        var built = ServiceClass.All.Select(service => service.Name).ToHashSet(StringComparer.Ordinal);
        var unbuilt = rows!.Where(row => !built.Contains(row.What));
        var twice = rows!.GroupBy(row => row.What).SelectMany(group => group.Skip(1));
        var missing =
            from service in ServiceClass.All
            where rows!.All(row => row.What != service.Name)
            select service.File.At(service.Class, $"{service.Name} is not in the table");
        Rule.Holds("readme", "README.md's table of services is the binary's list.", [.. unbuilt, .. twice, .. missing]);
    }

    /// <summary>The column "service" of the first table that has one, with the line of each row.</summary>
    private static List<Violation>? TableOf(string[] lines)
    {
        for (var index = 0; index + 1 < lines.Length; index++)
        {
            var column = Cells(lines[index])
                .FindIndex(cell => cell.Equals("service", StringComparison.OrdinalIgnoreCase));
            if (column >= 0 && lines[index + 1].Contains("---", StringComparison.Ordinal))
            {
                var first = index + 2;
                var rows = lines.Skip(first).TakeWhile(line => line.TrimStart().StartsWith('|')).Select(Cells);
                return [.. rows.Select((cells, row) => new Violation(Readme, first + row + 1, NameIn(cells, column)))];
            }
        }
        return null;
    }

    private static string NameIn(List<string> cells, int column) =>
        Name.Match(cells.ElementAtOrDefault(column) ?? "").Value;

    private static List<string> Cells(string line) =>
        line.TrimStart().StartsWith('|') ? [.. line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries)] : [];
}
