using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspUpload.HandOver;

/// <summary>The originals of a deleted work go; bytes that another work of the owner holds too stay for that one.</summary>
internal sealed class DropRemovedOriginals(UploadDb db, UploadEnding ending, Originals originals)
    : IMessageHandler<ContentRemoved>
{
    public async Task HandleAsync(ContentRemoved message, MessageContext context, CancellationToken cancellationToken)
    {
        var uploads = await db.Uploads.Where(row => row.WorkId == message.WorkId).ToListAsync(cancellationToken);
        foreach (var upload in uploads)
        {
            if (upload.State == UploadState.Stored)
            {
                await originals.ReleaseAsync(upload, cancellationToken);
                db.Uploads.Remove(upload);
            }
            else if (upload.State != UploadState.Received)
            {
                ending.Abandon(upload);
            }
        }
    }
}
