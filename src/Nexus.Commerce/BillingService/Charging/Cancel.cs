using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.BillingService.Charging;

/// <summary>Asks the provider to void or refund; its webhook tells what became of it.</summary>
internal sealed class Cancel(IPaymentProvider provider) : IMessageHandler<CancelDue>
{
    public Task HandleAsync(CancelDue message, MessageContext context, CancellationToken cancellationToken) =>
        provider.CancelAsync(message.PaymentId, cancellationToken);
}
