using Nexus.Commerce.OrderProcessor.History;
using Nexus.Commerce.OrderProcessor.Process;
using Nexus.Contracts.InvoiceGen;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Refunds;

internal sealed class OnCreditNoteIssued(OrderDb db, CheckoutProcess process, TimeProvider clock)
    : IMessageHandler<CreditNoteIssued>
{
    public async Task HandleAsync(CreditNoteIssued message, MessageContext context, CancellationToken cancellationToken)
    {
        if (await process.FindAsync(context, message.OrderId, cancellationToken) is var (_, order))
        {
            if (order.Refunds.Any(refund => refund.Id == message.RefundId && refund.CreditNoteId is null))
            {
                var credited = new WasCredited(message.CreditNoteId, message.Number) { RefundId = message.RefundId };
                db.Append(order, credited, clock.GetUtcNow());
            }
        }
    }
}
