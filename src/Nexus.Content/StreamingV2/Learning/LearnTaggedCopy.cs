using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.DspMetadata;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamingV2.Learning;

/// <summary>From now on the download of a work is the copy that carries its tags.</summary>
internal sealed class LearnTaggedCopy(StreamingDb db) : IMessageHandler<DownloadTagged>
{
    public async Task HandleAsync(DownloadTagged message, MessageContext context, CancellationToken cancellationToken)
    {
        var copy = await db.TaggedOriginals.FirstOrDefaultAsync(row => row.WorkId == message.WorkId, cancellationToken);
        if (copy is null)
        {
            copy = new TaggedOriginal { WorkId = message.WorkId, SourceKey = message.SourceKey };
            db.TaggedOriginals.Add(copy);
        }
        if (copy.SeenVersion < message.Version)
        {
            (copy.SourceKey, copy.CopyKey) = (message.SourceKey, message.ObjectKey);
            (copy.Length, copy.SeenVersion) = (message.Length, message.Version);
        }
    }
}
