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

/// <summary>What was bought may be played; the same order twice grants once.</summary>
internal sealed class GrantOnOrderPaid(StreamingDb db) : IMessageHandler<OrderPaid>
{
    public async Task HandleAsync(OrderPaid message, MessageContext context, CancellationToken cancellationToken)
    {
        await context.BeginAsync(cancellationToken);
        var paidAt = UnixMicroseconds.FromTime(message.PaidAt);
        foreach (var releaseId in message.Lines.Select(line => line.GrantsReleaseId).OfType<Guid>().Distinct())
        {
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO grants (user_id, release_id, order_id, granted_at) VALUES ({message.BuyerId}, {releaseId}, {message.OrderId}, {paidAt}) ON CONFLICT (user_id, release_id) DO NOTHING",
                cancellationToken
            );
        }
    }
}
