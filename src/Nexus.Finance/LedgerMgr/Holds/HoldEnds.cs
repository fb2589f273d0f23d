using Nexus.Kernel.Messaging;

namespace Nexus.Finance.LedgerMgr.Holds;

/// <summary>Sent by the ledger to itself for the time at which a hold is over.</summary>
[Message("ledger.hold-ends/1")]
internal sealed record HoldEnds(Guid HoldId);

internal sealed class EndHolds(HoldBook holds) : IMessageHandler<HoldEnds>
{
    public async Task HandleAsync(HoldEnds message, MessageContext context, CancellationToken cancellationToken)
    {
        await context.BeginAsync(cancellationToken);
        await holds.EndDueAsync(message.HoldId, cancellationToken);
    }
}
