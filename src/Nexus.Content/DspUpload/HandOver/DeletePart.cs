using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspUpload.HandOver;

internal sealed class DeletePart(UploadDb db, PartFiles files) : IMessageHandler<DiscardPart>
{
    public async Task HandleAsync(DiscardPart message, MessageContext context, CancellationToken cancellationToken)
    {
        var upload = await FindAsync(message.UploadId, cancellationToken);
        if (upload is { State: UploadState.Joined, JoinedInto: { } whole })
        {
            upload = await FindAsync(whole, cancellationToken);
        }
        if (
            upload
            is not {
                State: UploadState.Receiving or UploadState.Joinable or UploadState.Gathered or UploadState.Received
            }
        )
        {
            files.Delete(message.UploadId);
        }
    }

    private Task<Upload?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        db.Uploads.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
}
