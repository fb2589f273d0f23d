namespace Nexus.Content.StreamCore.Media;

/// <summary>Takes the picture out of a file's tags, drawn anew so that nothing but pixels comes along.</summary>
internal sealed class CoverArt(MediaTool tool)
{
    public const string FileName = "cover.jpg";

    private const int LongestSide = 1400;

    /// <returns>False where the picture cannot be drawn: sound with a broken cover is still sound.</returns>
    public async Task<bool> ExtractAsync(ProbedMedia source, string folder, CancellationToken cancel)
    {
        var cover = source.Info.Cover ?? throw new ArgumentException("The source has no cover.", nameof(source));
        var outcome = await tool.RunAsync(
            [
                "-v",
                "error",
                .. source.Input.Arguments(tool.Limits),
                "-map",
                $"0:{cover.Index}",
                "-vf",
                $"scale='min({LongestSide},iw)':'min({LongestSide},ih)':force_original_aspect_ratio=decrease,format=yuvj420p",
                "-map_metadata",
                "-1",
                "-frames:v",
                "1",
                "-q:v",
                "3",
                "-f",
                "image2",
                "-update",
                "1",
                FileName,
            ],
            tool.Limits.ShortWork,
            cancel,
            folder
        );
        return outcome.Succeeded && File.Exists(Path.Combine(folder, FileName));
    }
}
