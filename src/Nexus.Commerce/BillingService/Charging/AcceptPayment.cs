using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.BillingService;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.BillingService.Charging;

/// <summary>Writes down what is asked before anything happens, so that a crash cannot lose a charge.</summary>
internal sealed class AcceptPayment(BillingDb db, TimeProvider clock) : IMessageHandler<PaymentRequested>
{
    public async Task HandleAsync(PaymentRequested message, MessageContext context, CancellationToken cancellationToken)
    {
        if (await db.Payments.AnyAsync(row => row.Id == message.PaymentId, cancellationToken))
        {
            return;
        }
        var now = clock.GetUtcNow();
        var refused = PaymentMethods.LooksLikeCardNumber(message.PaymentMethod);
        var payment = new Payment
        {
            Id = message.PaymentId,
            OrderId = message.OrderId,
            BuyerId = message.BuyerId,
            AmountMinor = message.Amount.Minor,
            Currency = message.Amount.Currency,
            Method = refused ? "" : message.PaymentMethod,
            CreatedAt = now,
        };
        db.Payments.Add(payment);
        if (refused)
        {
            const string Reason = "A card number was given instead of a token.";
            payment.Fail("card_number_refused", Reason, now);
            db.Publish(
                new PaymentFailed(payment.Id, payment.OrderId, "card_number_refused", Reason),
                payment.Id.ToString()
            );
            return;
        }
        db.SendTo(BillingServiceService.ServiceName, new ChargeDue(payment.Id), subject: payment.Id.ToString());
    }
}

/// <summary>A payment waits to be charged.</summary>
[Message("billing.charge-due/1")]
internal sealed record ChargeDue(Guid PaymentId);
