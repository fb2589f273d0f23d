using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Contracts.ContentMgmt;

namespace Nexus.Content.DspUpload.Batches;

internal enum BatchFileState
{
    /// <summary>Bytes are missing.</summary>
    Receiving,

    /// <summary>Whole; it is looked at.</summary>
    Checking,

    /// <summary>Whole and waits to be confirmed.</summary>
    Arrived,

    /// <summary>It is not what it should be; send another one or leave it out.</summary>
    Refused,

    /// <summary>Its owner leaves it out.</summary>
    LeftOut,

    /// <summary>It belongs to its work or release now.</summary>
    HandedOver,
}

/// <summary>A file of a batch. <paramref name="Upload"/> is its tus address, to which its bytes go.</summary>
internal sealed record BatchFileView(
    Guid Id,
    string Path,
    BatchRole Role,
    BatchFileState State,
    string? Reason,
    long Length,
    long Offset,
    string? Title,
    int? Disc,
    int? Number,
    Guid? WorkId,
    string? Upload
);

internal enum CoverSource
{
    None,
    File,
    Embedded,
}

/// <summary>A batch as it stands, with the album it will become: <paramref name="Files"/> has the tracks in their order, then the cover, then what is left out.</summary>
internal sealed record BatchView(
    Guid Id,
    Guid OwnerId,
    BatchState State,
    string Title,
    string? Genre,
    WorkAccess Access,
    CoverSource Cover,
    bool UseEmbeddedCover,
    string? CoverRefusal,
    Guid? ReleaseId,
    long Length,
    long Offset,
    bool MayConfirm,
    IReadOnlyList<BatchFileView> Files,
    IReadOnlyList<IgnoredFile> Ignored,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    long Version
);

/// <summary>A batch in a list.</summary>
internal sealed record BatchItem(
    Guid Id,
    string Title,
    BatchState State,
    int Tracks,
    Guid? ReleaseId,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt
);

/// <summary>Draws batches with what has arrived of them.</summary>
internal sealed class BatchViews(UploadDb db, PartFiles parts)
{
    public async Task<BatchView> ViewAsync(
        UploadBatch batch,
        IReadOnlyList<IgnoredFile> ignored,
        CancellationToken cancellationToken
    )
    {
        var files = await db
            .BatchFiles.AsNoTracking()
            .Where(row => row.BatchId == batch.Id)
            .ToListAsync(cancellationToken);
        var uploads = await db
            .Uploads.AsNoTracking()
            .Where(row => row.BatchId == batch.Id)
            .ToDictionaryAsync(row => row.Id, cancellationToken);
        var plan = AlbumPlan.Of(batch, files);
        var cover = files.Find(file => file is { Role: BatchRole.Cover, LeftOut: false });
        var wanted = plan.Tracks.Select(track => track.File).ToList();
        List<BatchFileView> views =
        [
            .. plan.Tracks.Select(track => View(batch, track.File, uploads, track)),
            .. cover is null ? [] : new[] { View(batch, cover, uploads, null) },
            .. files
                .Where(file => file.LeftOut)
                .OrderBy(file => file.Path)
                .Select(file => View(batch, file, uploads, null)),
        ];
        var sent = views.Where(view => view.State != BatchFileState.LeftOut).ToList();
        return new BatchView(
            batch.Id,
            batch.OwnerId,
            batch.State,
            plan.Title,
            batch.Genre,
            batch.Access,
            cover is not null ? CoverSource.File
                : batch.UseEmbeddedCover && wanted.Exists(file => file.HasPicture) ? CoverSource.Embedded
                : CoverSource.None,
            batch.UseEmbeddedCover,
            batch.CoverRefusal,
            batch.State == BatchState.Done ? batch.ReleaseId : null,
            sent.Sum(view => view.Length),
            sent.Sum(view => view.Offset),
            batch.State == BatchState.Open
                && wanted.Count > 0
                && sent.TrueForAll(view => view.State == BatchFileState.Arrived),
            views,
            ignored,
            batch.CreatedAt,
            batch.State == BatchState.Open ? batch.ExpiresAt : null,
            batch.Version
        );
    }

    private BatchFileView View(UploadBatch batch, BatchFile file, Dictionary<Guid, Upload> uploads, PlannedTrack? track)
    {
        var upload = uploads.GetValueOrDefault(file.UploadId);
        var state = StateOf(batch, file, upload);
        return new BatchFileView(
            file.Id,
            file.Path,
            file.Role,
            state,
            state is BatchFileState.Refused ? upload?.Reason ?? "It is gone; send it again." : null,
            file.Length,
            state is BatchFileState.HandedOver ? file.Length
                : upload is null ? 0
                : parts.OffsetOf(upload),
            track?.Title,
            track?.Disc,
            track?.Number,
            batch.State == BatchState.Done && track is not null ? file.WorkId : null,
            state is BatchFileState.Receiving ? $"/api/dsp/upload/{file.UploadId}" : null
        );
    }

    private static BatchFileState StateOf(UploadBatch batch, BatchFile file, Upload? upload) =>
        (file, upload) switch
        {
            ({ LeftOut: true }, _) => BatchFileState.LeftOut,
            _ when batch.State == BatchState.Done => BatchFileState.HandedOver,
            (_, null) => BatchFileState.Refused,
            (_, { State: UploadState.Receiving }) => BatchFileState.Receiving,
            (_, { State: UploadState.Gathered }) => file.LookedAt ? BatchFileState.Arrived : BatchFileState.Checking,
            (_, { State: UploadState.Refused or UploadState.Quarantined }) => BatchFileState.Refused,
            _ => BatchFileState.HandedOver,
        };
}
