using System.Collections.Concurrent;

namespace Nexus.Architecture.Repository;

/// <summary>The text files of the repository, read once.</summary>
internal static class TextFiles
{
    private static readonly ConcurrentDictionary<string, string[]?> Read = new(StringComparer.Ordinal);

    /// <summary>Every line of every text file below a folder ("" for all), with its number from 1.</summary>
    public static IEnumerable<TextLine> Lines(string folder, params string[] extensions) =>
        from file in RepositoryRoot.Files(folder)
        where extensions.Length == 0 || extensions.Contains(Path.GetExtension(file))
        from line in LinesOf(file).Select((text, index) => new TextLine(file, index + 1, text))
        select line;

    /// <summary>The lines of a file; none for a binary one.</summary>
    public static string[] LinesOf(string file) => Read.GetOrAdd(file, ReadText) ?? [];

    private static string[]? ReadText(string file)
    {
        var bytes = File.ReadAllBytes(RepositoryRoot.Full(file));
        return bytes.AsSpan(0, Math.Min(bytes.Length, 8000)).Contains((byte)0)
            ? null
            : File.ReadAllLines(RepositoryRoot.Full(file));
    }
}

internal sealed record TextLine(string File, int Number, string Text);
