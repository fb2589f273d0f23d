namespace Nexus.Content.StreamCore.Media;

/// <summary>A text track that was taken out of a source.</summary>
/// <param name="WebVtt">As ffmpeg wrote it.</param>
internal sealed record EmbeddedText(TextStream Stream, string WebVtt);

/// <summary>Takes the text tracks out of a source as WebVTT.</summary>
internal sealed class EmbeddedTexts(MediaTool tool)
{
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
                    name,
                ],
                tool.Limits.ForReading(source.Info.Duration),
                cancel,
                folder
            );
            if (!outcome.Succeeded)
            {
                File.Delete(Path.Combine(folder, name));
            }
        }
    }

    public static async Task<IReadOnlyList<EmbeddedText>> ReadAsync(
        ProbedMedia source,
        string folder,
        CancellationToken cancel
    )
    {
        var texts = new List<EmbeddedText>();
        foreach (var stream in source.Info.Texts)
        {
            var path = Path.Combine(folder, NameOf(stream));
            if (File.Exists(path))
            {
                texts.Add(new EmbeddedText(stream, await File.ReadAllTextAsync(path, cancel)));
            }
        }
        return texts;
    }

    private static string NameOf(TextStream stream) => $"{stream.Index}.vtt";
}
