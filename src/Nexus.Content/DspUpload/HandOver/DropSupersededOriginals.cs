using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspUpload.HandOver;

/// <summary>When a work's new file can be played, its older originals go.</summary>
internal sealed class DropSupersededOriginals(UploadDb db, UploadEnding ending) : IMessageHandler<ContentReady>
{
    public async Task HandleAsync(ContentReady message, MessageContext context, CancellationToken cancellationToken)
    {
        var uploads = await db
            .Uploads.Where(row => row.WorkId == message.WorkId && row.State == UploadState.Stored)
            .ToListAsync(cancellationToken);
        if (uploads.Find(row => row.PublicKey == message.SourceKey) is not { } current)
        {
            return;
        }
        foreach (var older in uploads.Where(row => row.Id.CompareTo(current.Id) < 0))
        {
            await ending.RefuseStoredAsync(older, "A newer file took its place.", cancellationToken);
        }
    }
}
