using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspUpload.HandOver;

/// <summary>Nothing stays of a file that could not be made playable, except why.</summary>
internal sealed class DropRejectedOriginal(UploadDb db, UploadEnding ending) : IMessageHandler<ContentRejected>
{
    public async Task HandleAsync(ContentRejected message, MessageContext context, CancellationToken cancellationToken)
    {
        var uploads = await db
            .Uploads.Where(row => row.WorkId == message.WorkId && row.State == UploadState.Stored)
            .ToListAsync(cancellationToken);
        if (uploads.Find(row => row.PublicKey == message.SourceKey) is { } upload)
        {
            await ending.RefuseStoredAsync(upload, message.Reason, cancellationToken);
        }
    }
}
