using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.OrderProcessor;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamingV2.Learning;

internal sealed class LearnRelease(StreamingDb db) : IMessageHandler<ReleasePublished>
{
    public async Task HandleAsync(ReleasePublished message, MessageContext context, CancellationToken cancellationToken)
    {
        var release = await db.Releases.FirstOrDefaultAsync(
            row => row.ReleaseId == message.ReleaseId,
            cancellationToken
        );
        if (release is null)
        {
            release = new KnownRelease { ReleaseId = message.ReleaseId, Title = message.Title };
            db.Releases.Add(release);
        }
        if (release.PublishVersion < message.Version)
        {
            (release.OwnerId, release.Title, release.PublishVersion) = (
                message.OwnerId,
                message.Title,
                message.Version
            );
            release.WorkIds = [.. message.WorkIds];
        }
    }
}
