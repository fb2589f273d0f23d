using Nexus.Kernel.Messaging;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspUpload.PersonalData;

/// <summary>Deletes every original of an owner who was erased.</summary>
[Message("dsp-upload.remove-originals/1")]
internal sealed record RemoveOriginals(Guid OwnerId);

internal sealed class RemoveOriginalsWorker(IObjectStore objects) : ITaskWorker<RemoveOriginals>
{
    public async Task RunAsync(RemoveOriginals task, TaskContext context, CancellationToken cancellationToken)
    {
        var own = objects.For(DspUploadService.ServiceName);
        await foreach (var entry in own.ListAsync($"{task.OwnerId:N}/", cancellationToken))
        {
            await own.DeleteAsync(entry.Key, cancellationToken);
        }
    }
}
