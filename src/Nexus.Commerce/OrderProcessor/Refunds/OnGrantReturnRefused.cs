using Nexus.Commerce.OrderProcessor.Process;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Refunds;

internal sealed class OnGrantReturnRefused(CheckoutProcess process, RefundProcess refunds)
    : IMessageHandler<GrantReturnRefused>
{
    public async Task HandleAsync(
        GrantReturnRefused message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        if (await process.FindAsync(context, message.OrderId, cancellationToken) is var (_, order))
        {
            if (order.OpenRefund is { AwaitsGrants: true } refund && refund.Id == message.RefundId)
            {
                await refunds.DeclineAsync(
                    order,
                    refund,
                    "It was played or downloaded already, so it cannot be given back.",
                    cancellationToken
                );
            }
        }
    }
}
