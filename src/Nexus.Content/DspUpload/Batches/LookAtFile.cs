using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.HandOver;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;
using SkiaSharp;

namespace Nexus.Content.DspUpload.Batches;

/// <summary>Looks at a file of a batch that has arrived.</summary>
[Message("dsp-upload.look-at-file/1")]
internal sealed record LookAtFile(Guid UploadId);

/// <summary>Refuses what is no track and no cover while its owner is still there, and reads the tags of tracks.</summary>
internal sealed class LookAtFileWorker(UploadDb db, PartFiles parts, UploadEnding ending) : ITaskWorker<LookAtFile>
{
    public async Task RunAsync(LookAtFile task, TaskContext context, CancellationToken cancellationToken)
    {
        var upload = await db.Uploads.FirstOrDefaultAsync(row => row.Id == task.UploadId, cancellationToken);
        var file = await db.BatchFiles.FirstOrDefaultAsync(row => row.UploadId == task.UploadId, cancellationToken);
        if (file is null || upload is not { State: UploadState.Gathered })
        {
            return;
        }
        if (await WhyNotAsync(upload, file, cancellationToken) is { } reason)
        {
            ending.Refuse(upload, reason);
            return;
        }
        if (file.Role == BatchRole.Track && FileTags.Read(parts.PathOf(upload.Id), file.Name) is { } tags)
        {
            (file.TagTitle, file.TagAlbum) = (tags.Title, tags.Album);
            (file.TagDisc, file.TagTrack) = (tags.Disc, tags.Track);
            file.HasPicture = tags.Picture is not null && CoverCheck.WhyNot(tags.Picture) is null;
        }
        file.LookedAt = true;
        await SaveAsync(file.BatchId, cancellationToken);
    }

    // Tags change what the album will be, so its version changes with them: nobody confirms, or pins by saving, what was
    // drawn before. The batch is taken first, which makes looks at two files wait for each other: the later one sees what
    // both have found. Done here and not by whoever runs the task, so that readers see all of it at once.
    private async Task SaveAsync(Guid batchId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db
            .Batches.Where(row => row.Id == batchId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, row => row.Version + 1), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        var batch = await db.Batches.AsNoTracking().FirstAsync(row => row.Id == batchId, cancellationToken);
        var files = await db
            .BatchFiles.AsNoTracking()
            .Where(row => row.BatchId == batchId)
            .ToListAsync(cancellationToken);
        batch.Note(AlbumPlan.Of(batch, files));
        await db
            .Batches.Where(row => row.Id == batchId)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.PlannedTitle, batch.PlannedTitle)
                        .SetProperty(row => row.PlannedTracks, batch.PlannedTracks),
                cancellationToken
            );
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task GiveUpAsync(LookAtFile task, string reason, CancellationToken cancellationToken)
    {
        if (
            await db.Uploads.FirstOrDefaultAsync(row => row.Id == task.UploadId, cancellationToken) is
            { State: UploadState.Gathered } upload
        )
        {
            ending.Refuse(upload, "The file could not be looked at. Send it again, or leave it out.");
        }
    }

    private async Task<string?> WhyNotAsync(Upload upload, BatchFile file, CancellationToken cancellationToken)
    {
        if (file.Role == BatchRole.Cover)
        {
            // Looked at before it is read: it is read into memory.
            if (upload.Length > AlbumCover.MostBytes)
            {
                return CoverCheck.TooLong;
            }
            return CoverCheck.WhyNot(await File.ReadAllBytesAsync(parts.PathOf(upload.Id), cancellationToken));
        }
        await using var content = parts.OpenWhole(upload);
        return await PlainlyNotMedia.FindAsync(content, cancellationToken) is { } what
            ? $"{file.Name} is {what}, not audio or video. Choose an audio or video file."
            : null;
    }
}

/// <summary>Whether a picture can be a release's cover, as far as its head says.</summary>
internal static class CoverCheck
{
    public static readonly string TooLong = $"The picture has more than {AlbumCover.MostBytes:N0} bytes.";

    public static string? WhyNot(byte[] picture)
    {
        if (picture.Length > AlbumCover.MostBytes)
        {
            return TooLong;
        }
        using var data = SKData.CreateCopy(picture);
        using var codec = SKCodec.Create(data);
        if (
            codec?.EncodedFormat
            is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Webp)
        )
        {
            return "This is no picture. Choose a JPEG, PNG or WebP file.";
        }
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        return Math.Min(width, height) < AlbumCover.LeastSide || Math.Max(width, height) > AlbumCover.MostSide
            ? $"The picture is {width} by {height} pixels; a cover has sides of {AlbumCover.LeastSide} to {AlbumCover.MostSide}."
            : null;
    }
}
