using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.Batches;
using Nexus.Content.DspUpload.Direct;
using Nexus.Content.DspUpload.HandOver;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.PersonalData;

namespace Nexus.Content.DspUpload.PersonalData;

internal sealed class UploadData(UploadDb db) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var uploads = await db
            .Uploads.AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.Id)
            .Select(row => new
            {
                row.Id,
                row.WorkId,
                row.FileName,
                row.DeclaredType,
                row.Length,
                row.Sha256,
                row.State,
                row.CreatedAt,
            })
            .ToListAsync(cancellationToken);
        var batches = await db
            .Batches.AsNoTracking()
            .Where(row => row.OwnerId == userId && row.State != BatchState.Erased)
            .OrderBy(row => row.Id)
            .Select(row => new
            {
                row.Id,
                row.Folder,
                row.Title,
                row.Genre,
                row.Access,
                row.State,
                row.CreatedAt,
            })
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of([
            PersonalDataSection.Of("Uploads", "The files you sent; download them from your library.", uploads),
            PersonalDataSection.Of("Album uploads", "The folders you sent.", batches),
            await FilesAsync(userId, cancellationToken),
        ]);
    }

    private async Task<PersonalDataSection> FilesAsync(Guid userId, CancellationToken cancellationToken)
    {
        var files = await db
            .BatchFiles.AsNoTracking()
            .Where(row => db.Batches.Any(batch => batch.Id == row.BatchId && batch.OwnerId == userId))
            .OrderBy(row => row.Id)
            .Select(row => new
            {
                row.Id,
                row.BatchId,
                row.Path,
                row.DeclaredType,
                row.Length,
                row.LeftOut,
                row.Position,
                row.Title,
                row.TagTitle,
                row.TagAlbum,
                row.TagDisc,
                row.TagTrack,
            })
            .ToListAsync(cancellationToken);
        return PersonalDataSection.Of(
            "Files of album uploads",
            "To make an album of them, with what their tags say.",
            files
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        var uploads = await db
            .Uploads.AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .ToListAsync(cancellationToken);
        foreach (var upload in uploads)
        {
            db.SendTo(DspUploadService.ServiceName, new DiscardPart(upload.Id));
            if (upload.IsDirect)
            {
                db.SendTo(DspUploadService.ServiceName, new DiscardStaged(upload.StagedKey, upload.StoreUploadId));
            }
        }
        var batches = db.Batches.Where(row => row.OwnerId == userId);
        await db
            .BatchFiles.Where(row => batches.Any(batch => batch.Id == row.BatchId))
            .ExecuteDeleteAsync(cancellationToken);
        await batches
            .Where(row => row.State == BatchState.Open || row.State == BatchState.Done)
            .ExecuteDeleteAsync(cancellationToken);
        // Whoever makes the others finds out by the version when he wants to note that he has, and undoes it.
        foreach (var made in await batches.ToListAsync(cancellationToken))
        {
            made.Erase();
        }
        await db.Uploads.Where(row => row.OwnerId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Files.Where(row => row.OwnerId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Accounts.Where(row => row.OwnerId == userId).ExecuteDeleteAsync(cancellationToken);
        db.Enqueue(new RemoveOriginals(userId));
        return ErasureAnswer.Nothing($"{uploads.Count} uploads are deleted, their original files with them.");
    }
}
