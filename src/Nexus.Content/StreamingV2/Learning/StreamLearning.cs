using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamingV2.Learning;

internal sealed class LearnStreamStart(StreamingDb db) : IMessageHandler<StreamStarted>
{
    public async Task HandleAsync(StreamStarted message, MessageContext context, CancellationToken cancellationToken)
    {
        var work = await db.LearnAsync(message.WorkId, cancellationToken);
        work.OwnerId ??= message.OwnerId;
        if (!(work.LiveChangedAt >= context.OccurredAt))
        {
            (work.LiveShowId, work.LiveChangedAt) = (message.ShowId, context.OccurredAt);
        }
    }
}

internal sealed class LearnStreamEnd(StreamingDb db) : IMessageHandler<StreamEnded>
{
    public async Task HandleAsync(StreamEnded message, MessageContext context, CancellationToken cancellationToken)
    {
        var work = await db.LearnAsync(message.WorkId, cancellationToken);
        if (!(work.LiveChangedAt >= context.OccurredAt))
        {
            (work.LiveShowId, work.LiveChangedAt) = (null, context.OccurredAt);
        }
    }
}
