using Microsoft.EntityFrameworkCore;
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
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.Id)
            .Select(row => new
            {
                row.Id,
                row.Folder,
                row.Title,
                row.State,
                row.CreatedAt,
            })
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of([
            PersonalDataSection.Of("Uploads", "The files you sent; download them from your library.", uploads),
            PersonalDataSection.Of("Album uploads", "The folders you sent.", batches),
        ]);
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        var uploads = await db
            .Uploads.Where(row => row.OwnerId == userId)
            .Select(row => row.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in uploads)
        {
            db.SendTo(DspUploadService.ServiceName, new DiscardPart(id));
        }
        var batches = db.Batches.Where(row => row.OwnerId == userId);
        await db
            .BatchFiles.Where(row => batches.Any(batch => batch.Id == row.BatchId))
            .ExecuteDeleteAsync(cancellationToken);
        await batches.ExecuteDeleteAsync(cancellationToken);
        await db.Uploads.Where(row => row.OwnerId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Files.Where(row => row.OwnerId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Accounts.Where(row => row.OwnerId == userId).ExecuteDeleteAsync(cancellationToken);
        db.Enqueue(new RemoveOriginals(userId));
        return ErasureAnswer.Nothing($"{uploads.Count} uploads are deleted, their original files with them.");
    }
}
