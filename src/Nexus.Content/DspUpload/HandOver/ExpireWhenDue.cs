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
        if (upload is null or { State: not (UploadState.Receiving or UploadState.Joinable or UploadState.Joined) })
        {
            return;
        }
        if (upload.ExpiresAt > clock.GetUtcNow())
        {
            db.SendTo(DspUploadService.ServiceName, message, upload.ExpiresAt);
            return;
        }
        if (upload.State == UploadState.Joined)
        {
            await ForgetJoinedAsync(upload, message, cancellationToken);
            return;
        }
        if (upload.IsDirect)
        {
            await EndDirectAsync(upload, message, context, cancellationToken);
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

    // Whoever signs a part prolongs it without its version; the row is taken before it is looked at once more.
    private async Task EndDirectAsync(
        Upload upload,
        ExpireUpload message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        await context.BeginAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var taken = await db
            .Uploads.Where(row => row.Id == upload.Id && row.ExpiresAt <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, row => row.ExpiresAt), cancellationToken);
        if (taken == 0)
        {
            db.SendTo(DspUploadService.ServiceName, message, now + WhileWritten);
            return;
        }
        ending.Abandon(upload);
    }

    // Its row says whose the bytes are, so it stays until the joined upload has them in the store.
    private async Task ForgetJoinedAsync(Upload upload, ExpireUpload message, CancellationToken cancellationToken)
    {
        var awaited = await db.Uploads.AnyAsync(
            row => row.Id == upload.JoinedInto && row.State == UploadState.Received,
            cancellationToken
        );
        if (awaited)
        {
            db.SendTo(DspUploadService.ServiceName, message, clock.GetUtcNow() + WhileWritten);
            return;
        }
        db.Uploads.Remove(upload);
    }
}
