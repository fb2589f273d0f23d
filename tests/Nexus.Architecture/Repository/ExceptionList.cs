namespace Nexus.Architecture.Repository;

/// <summary>What is let off a rule, each with its reason.</summary>
internal static class ExceptionList
{
    public static IReadOnlyList<ExceptionEntry> Of(string rule)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Exceptions", rule + ".txt");
        return File.Exists(file) ? [.. Parse($"tests/Nexus.Architecture/Exceptions/{rule}.txt", file)] : [];
    }

    private static IEnumerable<ExceptionEntry> Parse(string source, string file)
    {
        foreach (var (line, index) in File.ReadAllLines(file).Select((line, index) => (line, index)))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }
            var parts = line.Split('|', StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || parts[1].Length < 10)
            {
                throw new InvalidOperationException(
                    $"{source}:{index + 1}: write 'path | reason' or 'path text | reason'."
                );
            }
            var words = parts[0].Split(' ', 2, StringSplitOptions.TrimEntries);
            yield return new ExceptionEntry($"{source}:{index + 1}", words[0], words.Length > 1 ? words[1] : "");
        }
    }
}

/// <param name="Source">Where the exception stands.</param>
/// <param name="Path">The file, or a folder when it ends with a slash.</param>
/// <param name="Text">A part of the violation's text; empty for all of that rule in the file.</param>
internal sealed record ExceptionEntry(string Source, string Path, string Text)
{
    public bool Exists => System.IO.Path.Exists(RepositoryRoot.Full(Path));

    public bool Covers(Violation violation) =>
        (violation.File == Path || (Path.EndsWith('/') && violation.File.StartsWith(Path, StringComparison.Ordinal)))
        && violation.What.Contains(Text, StringComparison.Ordinal);
}
