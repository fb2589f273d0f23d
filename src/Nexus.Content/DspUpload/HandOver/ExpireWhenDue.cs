using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspUpload.HandOver;

/// <summary>Removes an unfinished upload whose time is over; one that got bytes meanwhile is looked at again later.</summary>
internal sealed class ExpireWhenDue(UploadDb db, PartFiles files, UploadEnding ending, TimeProvider clock)
    : IMessageHandler<ExpireUpload>
{
    private static readonly TimeSpan WhileWritten = TimeSpan.FromMinutes(1);

    public async Task HandleAsync(ExpireUpload message, MessageContext context, CancellationToken cancellationToken)
    {
        var upload = await db.Uploads.FirstOrDefaultAsync(row => row.Id == message.UploadId, cancellationToken);
        if (upload is null or { State: not UploadState.Receiving })
        {
            return;
        }
        if (upload.ExpiresAt > clock.GetUtcNow())
        {
            db.SendTo(DspUploadService.ServiceName, message, upload.ExpiresAt);
            return;
        }
        try
        {
            // Nobody is writing it now; who comes later finds no row.
            await files.OpenAlone(upload.Id).DisposeAsync();
        }
        catch (ProblemException)
        {
            db.SendTo(DspUploadService.ServiceName, message, clock.GetUtcNow() + WhileWritten);
            return;
        }
        ending.Abandon(upload);
    }
}
