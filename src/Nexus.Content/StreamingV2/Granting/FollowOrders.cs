using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.OrderProcessor;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamingV2.Granting;

/// <summary>What was bought may be played; the same order twice grants once, and a refunded one that comes late not at all.</summary>
internal sealed class GrantOnOrderPaid(StreamingDb db) : IMessageHandler<OrderPaid>
{
    public async Task HandleAsync(OrderPaid message, MessageContext context, CancellationToken cancellationToken)
    {
        await context.BeginAsync(cancellationToken);
        var sold = message.Lines.Where(line => line.Rental is null).Select(line => line.GrantsReleaseId).OfType<Guid>();
        await Grants.GiveAsync(db, message.OrderId, message.BuyerId, sold, message.PaidAt, cancellationToken);
        foreach (var line in message.Lines)
        {
            if (line is { Rental: { } terms, GrantsReleaseId: { } release })
            {
                await Grants.LendAsync(db, message, release, terms, cancellationToken);
            }
        }
    }
}

/// <summary>What the money went back for is not played any more, used or not.</summary>
internal sealed class RevokeOnOrderRefunded(StreamingDb db) : IMessageHandler<OrderRefunded>
{
    public async Task HandleAsync(OrderRefunded message, MessageContext context, CancellationToken cancellationToken)
    {
        await context.BeginAsync(cancellationToken);
        var releases = message.Lines.Select(line => line.Line.GrantsReleaseId).OfType<Guid>();
        await Grants.TakeBackAsync(db, message.OrderId, releases, cancellationToken);
    }
}

/// <summary>A buyer gives back what he has not used; this service decides, because it knows.</summary>
internal sealed class ReturnGrants(StreamingDb db) : IMessageHandler<GrantReturnRequested>
{
    public async Task HandleAsync(
        GrantReturnRequested message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        await context.BeginAsync(cancellationToken);
        await Grants.TakeBackAsync(db, message.OrderId, message.ReleaseIds, cancellationToken);
        // Looked at after the rows were written to, which is the lock: a download at this moment waits or was seen.
        var used = await db.RevokedGrants.AnyAsync(
            row => row.OrderId == message.OrderId && row.UsedAt != null,
            cancellationToken
        );
        if (used)
        {
            await Grants.RestoreAsync(db, message.OrderId, message.BuyerId, message.ReleaseIds, cancellationToken);
            db.Publish(new GrantReturnRefused(message.OrderId, message.RefundId), message.OrderId.ToString());
            return;
        }
        db.Publish(new GrantReturned(message.OrderId, message.RefundId), message.OrderId.ToString());
    }
}

/// <summary>The money did not go back, so the buyer keeps what he paid for.</summary>
internal sealed class RestoreGrants(StreamingDb db) : IMessageHandler<GrantRestoreRequested>
{
    public async Task HandleAsync(
        GrantRestoreRequested message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        await context.BeginAsync(cancellationToken);
        await Grants.RestoreAsync(db, message.OrderId, message.BuyerId, message.ReleaseIds, cancellationToken);
    }
}
