using System.Security.Cryptography;
using System.Text;
using Nexus.Contracts.ContentMgmt;

namespace Nexus.Content.DspUpload.Batches;

/// <summary>Sorts out what a folder holds: tracks, one cover, and what is neither.</summary>
internal sealed record AlbumFolder(
    IReadOnlyList<FolderFile> Tracks,
    FolderFile? Cover,
    IReadOnlyList<IgnoredFile> Ignored
)
{
    private static readonly HashSet<string> Audio = new(StringComparer.OrdinalIgnoreCase)
    {
        ".aac",
        ".aif",
        ".aiff",
        ".alac",
        ".ape",
        ".flac",
        ".m4a",
        ".mka",
        ".mp2",
        ".mp3",
        ".oga",
        ".ogg",
        ".opus",
        ".wav",
        ".wma",
        ".wv",
    };

    private static readonly HashSet<string> Video = new(StringComparer.OrdinalIgnoreCase)
    {
        ".avi",
        ".m4v",
        ".mkv",
        ".mov",
        ".mp4",
        ".mpg",
        ".ogv",
        ".webm",
    };

    private static readonly HashSet<string> Pictures = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpeg",
        ".jpg",
        ".png",
        ".webp",
    };

    // The names that programs which rip and sell music give a cover, the most common first.
    private static readonly string[] CoverNames = ["cover", "folder", "front", "albumart", "album"];

    public IEnumerable<FolderFile> Wanted => Cover is null ? Tracks : Tracks.Append(Cover);

    public static AlbumFolder Of(IReadOnlyList<FolderFile> files)
    {
        var tracks = new List<FolderFile>();
        var pictures = new List<FolderFile>();
        var ignored = new List<IgnoredFile>();
        foreach (var file in files)
        {
            if (WhyNot(file) is { } reason)
            {
                ignored.Add(new IgnoredFile(file.Path, reason));
            }
            else
            {
                (IsPicture(file.Name) ? pictures : tracks).Add(file);
            }
        }
        var cover = CoverOf(pictures);
        ignored.AddRange(
            pictures
                .Where(file => file != cover)
                .Select(file => new IgnoredFile(file.Path, "Another picture is the cover."))
        );
        return new AlbumFolder(tracks, cover, ignored);
    }

    public static bool IsPicture(string name) => Pictures.Contains(Path.GetExtension(name));

    public static bool IsVideo(string name, string type) =>
        Video.Contains(Path.GetExtension(name))
        || (!Audio.Contains(Path.GetExtension(name)) && type.StartsWith("video/", StringComparison.OrdinalIgnoreCase));

    /// <summary>Known again by names and lengths, in whatever order a browser lists them.</summary>
    public string Fingerprint()
    {
        var lines = Wanted.Select(file => $"{file.Path}\n{file.Length}\n").Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    private static string? WhyNot(FolderFile file) =>
        file switch
        {
            _ when file.Path.Split('/').Any(part => part is "__MACOSX" || part.StartsWith('.')) => "A hidden file.",
            { Length: 0 } => "It is empty.",
            _ when IsPicture(file.Name) => file.Length > AlbumCover.MostBytes ? "Too large for a cover." : null,
            _ when Audio.Contains(Path.GetExtension(file.Name)) || IsVideo(file.Name, file.Type) => null,
            _ when file.Type.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) => null,
            _ => "Neither audio, video nor a picture.",
        };

    private static FolderFile? CoverOf(List<FolderFile> pictures) =>
        pictures
            .OrderBy(file => Array.FindIndex(CoverNames, name => Stem(file) == name) is >= 0 and var named ? named : 99)
            .ThenBy(file => file.Path.Count(sign => sign == '/'))
            .ThenBy(file => file.Path, StringComparer.Ordinal)
            .FirstOrDefault(file => pictures.Count == 1 || CoverNames.Contains(Stem(file)));

    private static string Stem(FolderFile file) =>
        Path.GetFileNameWithoutExtension(file.Name).Trim().ToLowerInvariant();
}

/// <summary>A file that becomes nothing, and why.</summary>
internal sealed record IgnoredFile(string Path, string Reason);
