namespace Nexus.Content.StreamCore;

/// <summary>Where the engine puts what others ask for by a name of its own.</summary>
internal static class AssetPaths
{
    public const string Waveform = "waveform/waveform.json";

    /// <summary>Public names and the files that may answer them, the better one first.</summary>
    public static IReadOnlyList<string> Of(string name) =>
        name switch
        {
            "poster.jpg" => ["thumbnails/poster.jpg", "cover/cover.jpg"],
            "waveform.json" => [Waveform],
            "sprite.jpg" => ["thumbnails/sprite.jpg"],
            "thumbnails.vtt" => ["thumbnails/thumbnails.vtt"],
            _ => [],
        };
}
