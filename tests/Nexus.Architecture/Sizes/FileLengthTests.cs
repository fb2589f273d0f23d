using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Sizes;

public sealed class FileLengthTests
{
    private const int Limit = 400;

    private static readonly string[] Written = [".cs", ".razor", ".js", ".css", ".html"];

    [Fact]
    public void No_source_file_is_longer_than_400_lines() =>
        Rule.Holds(
            "file-length",
            $"A file has one reason to change and at most {Limit} lines; split it.",
            from file in RepositoryRoot.Files("src")
            where Written.Contains(Path.GetExtension(file)) && !file.Contains("/Migrations/", StringComparison.Ordinal)
            let lines = TextFiles.LinesOf(file).Length
            where lines > Limit
            select new Violation(file, Limit + 1, $"{lines} lines")
        );
}
