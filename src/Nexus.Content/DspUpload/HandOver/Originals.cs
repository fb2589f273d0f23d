using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspUpload.HandOver;

/// <summary>
/// Keeps what was uploaded, the same bytes of one owner once, and lets it go with the last upload that holds it. The
/// caller saves: a file's row changes in the same transaction as the upload's, and its version decides between two.
/// </summary>
internal sealed class Originals(UploadDb db, WholeFiles files, IObjectStore objects)
{
    private readonly IObjectStore own = objects.For(DspUploadService.ServiceName);

    public async Task KeepAsync(Upload upload, CancellationToken cancellationToken)
    {
        if (await FindSameAsync(upload, cancellationToken) is { } same)
        {
            same.Holders++;
            upload.StoreIn(same);
            // An earlier try may have stored it before it lost to another upload of the same bytes.
            await own.DeleteAsync(StoredFile.KeyOf(upload.OwnerId, upload.Id), cancellationToken);
            // What the store holds once takes of the quota once.
            db.SendTo(DspUploadService.ServiceName, new ReturnQuota(upload.OwnerId, upload.Length));
            return;
        }
        await using var content = await files.OpenAsync(upload, cancellationToken);
        var stored = await own.PutAsync(upload.ObjectKey, content, new PutOptions(), cancellationToken);
        var file = new StoredFile
        {
            Id = upload.Id,
            OwnerId = upload.OwnerId,
            Sha256 = stored.Sha256 ?? throw new InvalidDataException("The store gave no checksum."),
            Length = upload.Length,
            Holders = 1,
        };
        db.Files.Add(file);
        upload.StoreIn(file);
    }

    /// <summary>Lets go of a stored upload's bytes; they stay while another upload holds them.</summary>
    public async Task ReleaseAsync(Upload upload, CancellationToken cancellationToken)
    {
        var file = await db.Files.FindAsync([upload.FileId], cancellationToken);
        if (file is null || --file.Holders > 0)
        {
            return;
        }
        db.Files.Remove(file);
        // Once the row's end has committed nobody can come to hold it any more.
        db.SendTo(DspUploadService.ServiceName, new DropObject(upload.ObjectKey));
        db.SendTo(DspUploadService.ServiceName, new ReturnQuota(upload.OwnerId, upload.Length));
    }

    // Read twice only where a file of just this length is there.
    private async Task<StoredFile?> FindSameAsync(Upload upload, CancellationToken cancellationToken)
    {
        var candidates = db.Files.Where(row => row.OwnerId == upload.OwnerId && row.Length == upload.Length);
        if (!await candidates.AnyAsync(cancellationToken))
        {
            return null;
        }
        await using var content = await files.OpenAsync(upload, cancellationToken);
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        return await candidates.FirstOrDefaultAsync(row => row.Sha256 == sha256, cancellationToken);
    }
}

internal sealed class DeleteObject(IObjectStore objects) : IMessageHandler<DropObject>
{
    public Task HandleAsync(DropObject message, MessageContext context, CancellationToken cancellationToken) =>
        objects.For(DspUploadService.ServiceName).DeleteAsync(message.Key, cancellationToken);
}
