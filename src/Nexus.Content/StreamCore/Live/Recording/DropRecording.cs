using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.DspUpload;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Storage;

namespace Nexus.Content.StreamCore.Live.Recording;

/// <summary>The recording is an original now; ours is not needed any more.</summary>
internal sealed class DropRecording(StreamCoreDb db, IObjectStore objects) : IMessageHandler<ContentUploaded>
{
    public async Task HandleAsync(ContentUploaded message, MessageContext context, CancellationToken cancellationToken)
    {
        var show = await db
            .Shows.AsNoTracking()
            .FirstOrDefaultAsync(row => row.RecordingId == message.UploadId, cancellationToken);
        if (show is not null)
        {
            await objects
                .For(StreamCoreService.ServiceName)
                .DeleteAsync(LiveShow.RecordingKey(show.Id), cancellationToken);
        }
    }
}

/// <summary>Deletes a recording whose show's owner was erased.</summary>
[Message("streamcore.remove-recording/1")]
internal sealed record RemoveRecording(Guid ShowId);

internal sealed class RemoveRecordingWorker(IObjectStore objects) : ITaskWorker<RemoveRecording>
{
    public Task RunAsync(RemoveRecording task, TaskContext context, CancellationToken cancellationToken) =>
        objects.For(StreamCoreService.ServiceName).DeleteAsync(LiveShow.RecordingKey(task.ShowId), cancellationToken);
}
