using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspUpload.HandOver;

internal sealed class DeletePart(UploadDb db, PartFiles files) : IMessageHandler<DiscardPart>
{
    public async Task HandleAsync(DiscardPart message, MessageContext context, CancellationToken cancellationToken)
    {
        var needed = await db.Uploads.AnyAsync(
            row =>
                row.Id == message.UploadId && (row.State == UploadState.Receiving || row.State == UploadState.Received),
            cancellationToken
        );
        if (!needed)
        {
            files.Delete(message.UploadId);
        }
    }
}
