using Nexus.Content.StreamCore.Media;

namespace Nexus.Content.StreamCore;

/// <summary>Where the engine puts what others ask for by a name of its own.</summary>
internal static class AssetPaths
{
    public const string Waveform = "waveform/waveform.json";

    /// <summary>Folders of renditions. Manifests in a later one offer what an earlier one does and more.</summary>
    private static readonly string[] Renditions = ["stream", SoundCoding.OpusFolder, SoundCoding.LosslessFolder];

    private static readonly string[] Manifests = [Packager.HlsMasterName, Packager.DashManifestName];

    /// <summary>Whether a path is that of a manifest which lists renditions.</summary>
    public static bool IsManifest(string path) => InRendition(path) is { } name && Manifests.Contains(name);

    /// <summary>What a path names in a folder of renditions; null where it lies elsewhere.</summary>
    public static string? InRendition(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && Renditions.Contains(path[..slash]) ? path[(slash + 1)..] : null;
    }

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
