using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Process;

/// <summary>A step has taken too long: what it may have done is undone, whenever it comes to light.</summary>
internal sealed class OnTimedOut(CheckoutProcess process) : IMessageHandler<SagaTimedOut>
{
    public async Task HandleAsync(SagaTimedOut message, MessageContext context, CancellationToken cancellationToken)
    {
        if (
            message.Kind != CheckoutProcess.Kind
            || await process.FindAsync(context, message.SagaId, cancellationToken) is not var (saga, order)
            || saga.Ended
            || saga.Step != message.Step
        )
        {
            return;
        }
        var reason =
            message.Step == CheckoutProcess.Reserving
                ? "The stock could not be reserved in time."
                : "The payment was not confirmed in time.";
        await process.CancelAsync(saga, order, reason, cancellationToken);
    }
}
