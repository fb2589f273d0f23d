using Nexus.Commerce.OrderProcessor.History;
using Nexus.Contracts.LedgerMgr;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Process;

internal sealed class OnLedgerPosted(CheckoutProcess process) : IMessageHandler<LedgerPosted>
{
    private const string Prefix = "order:";

    public async Task HandleAsync(LedgerPosted message, MessageContext context, CancellationToken cancellationToken)
    {
        if (
            message.Reference.StartsWith(Prefix, StringComparison.Ordinal)
            && Guid.TryParse(message.Reference.AsSpan(Prefix.Length), out var orderId)
            && await process.FindAsync(context, orderId, cancellationToken) is var (saga, order)
        )
        {
            process.Settle(saga, order, new WasBooked(message.TransactionId));
        }
    }
}
