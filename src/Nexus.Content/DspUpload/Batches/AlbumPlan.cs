using Nexus.Kernel;

namespace Nexus.Content.DspUpload.Batches;

/// <summary>
/// What a batch will become: what its owner says counts before tags, tags before names. It is worked out anew each time,
/// because tags become known while files arrive.
/// </summary>
internal sealed record AlbumPlan(string Title, IReadOnlyList<PlannedTrack> Tracks)
{
    private const int LongestTitle = 200;

    public static AlbumPlan Of(UploadBatch batch, IReadOnlyList<BatchFile> files)
    {
        var tracks = files.Where(file => file is { Role: BatchRole.Track, LeftOut: false }).ToList();
        var bare = tracks.Count > 1 && tracks.TrueForAll(file => TrackName.BeginsWithNumber(file.Name));
        var planned = tracks
            .ConvertAll(file => PlannedTrack.Of(file, TrackName.Of(file.Path, bare)))
            .OrderBy(track => track.File.Position ?? int.MaxValue)
            .ThenBy(track => track.Disc ?? 1)
            .ThenBy(track => track.Number ?? int.MaxValue)
            .ThenBy(track => TrackName.NaturalKey(track.File.Path), StringComparer.Ordinal)
            .ToList();
        return new AlbumPlan(batch.Title ?? AlbumOf(tracks) ?? Cut(batch.Folder), planned);
    }

    // One file that says something else does not name the album.
    private static string? AlbumOf(List<BatchFile> tracks) =>
        tracks
            .Where(file => file.TagAlbum is not null)
            .GroupBy(file => file.TagAlbum)
            .OrderByDescending(group => group.Count())
            .FirstOrDefault()
            ?.Key;

    private static string Cut(string title) => WholeText.Cut(title, LongestTitle);
}

/// <summary>A track as it will be.</summary>
internal sealed record PlannedTrack(BatchFile File, string Title, int? Disc, int? Number)
{
    public static PlannedTrack Of(BatchFile file, TrackName name) =>
        new(file, file.Title ?? file.TagTitle ?? name.Title, file.TagDisc ?? name.Disc, file.TagTrack ?? name.Number);
}
