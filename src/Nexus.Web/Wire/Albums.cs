namespace Nexus.Web.Wire;

/// <summary>An album on its way, from dsp-upload.</summary>
public sealed record Album(
    Guid Id,
    string State,
    string Title,
    string? Genre,
    string Access,
    string Cover,
    bool UseEmbeddedCover,
    string? CoverRefusal,
    Guid? ReleaseId,
    long Length,
    long Offset,
    bool MayConfirm,
    IReadOnlyList<AlbumFile> Files,
    DateTimeOffset? ExpiresAt,
    long Version
)
{
    public bool IsOpen => State == "open";

    public IEnumerable<AlbumFile> Tracks => Files.Where(file => file is { Role: "track", State: not "leftOut" });

    public IEnumerable<AlbumFile> LeftOut => Files.Where(file => file.State == "leftOut");

    public AlbumFile? CoverFile => Files.FirstOrDefault(file => file is { Role: "cover", State: not "leftOut" });
}

/// <summary>A file of it.</summary>
public sealed record AlbumFile(
    Guid Id,
    string Path,
    string Role,
    string State,
    string? Reason,
    long Length,
    long Offset,
    string? Title,
    int? Disc,
    string? Upload
)
{
    public double Share => Length == 0 ? 1 : (double)Offset / Length;
}

/// <summary>An album in a list.</summary>
public sealed record AlbumItem(
    Guid Id,
    string Title,
    string State,
    int Tracks,
    Guid? ReleaseId,
    DateTimeOffset? ExpiresAt
);
