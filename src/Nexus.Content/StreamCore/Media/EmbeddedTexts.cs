using System.Globalization;

namespace Nexus.Content.StreamCore.Media;

/// <summary>A text track that was taken out of a source.</summary>
/// <param name="Path">Of the WebVTT as ffmpeg wrote it, which is there until the result is taken over.</param>
internal sealed record EmbeddedText(TextStream Stream, string Path)
{
    public Task<string> ReadAsync(CancellationToken cancel) => File.ReadAllTextAsync(Path, cancel);
}

/// <summary>Takes the text tracks out of a source as WebVTT.</summary>
internal sealed class EmbeddedTexts(MediaTool tool)
{
    /// <summary>As large as captions may be. Text inside a film may be compressed, and a little of it become a lot.</summary>
    public const int MostBytes = 2 * 1024 * 1024;

    public async Task ExtractAsync(ProbedMedia source, string folder, CancellationToken cancel)
    {
        foreach (var stream in source.Info.Texts)
        {
            // One by one: a broken track costs itself and neither the others nor the film.
            var name = NameOf(stream);
            var outcome = await tool.RunAsync(
                [
                    "-v",
                    "error",
                    .. source.Input.Arguments(tool.Limits),
                    "-map",
                    $"0:{stream.Index}",
                    "-f",
                    "webvtt",
                    // Where it stops here, the track is larger than may be, and half a track is none.
                    "-fs",
                    (MostBytes + 1).ToString(CultureInfo.InvariantCulture),
                    name,
                ],
                tool.Limits.ForReading(source.Info.Duration),
                cancel,
                folder
            );
            var path = Path.Combine(folder, name);
            if (!outcome.Succeeded || !IsOne(path))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Those that were taken out; whoever wants one reads it, so that never all are in memory.</summary>
    public static IReadOnlyList<EmbeddedText> Found(ProbedMedia source, string folder) =>
        [
            .. source
                .Info.Texts.Select(stream => new EmbeddedText(stream, Path.Combine(folder, NameOf(stream))))
                .Where(text => IsOne(text.Path)),
        ];

    private static bool IsOne(string path) => new FileInfo(path) is { Exists: true, Length: <= MostBytes };

    private static string NameOf(TextStream stream) => $"{stream.Index}.vtt";
}
