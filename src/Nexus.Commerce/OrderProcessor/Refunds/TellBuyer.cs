using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Refunds;

/// <summary>The buyer is told by mail what became of a refund, or that an order was cancelled for no fault of his.</summary>
[Message("order-processor.tell-buyer/1")]
internal sealed record TellBuyer(Guid OrderId, Guid? RefundId);

internal sealed class TellBuyerWorker(OrderDb db, ServiceClient calls) : ITaskWorker<TellBuyer>
{
    public async Task RunAsync(TellBuyer task, TaskContext context, CancellationToken cancellationToken)
    {
        var order = await db
            .Orders.AsNoTracking()
            .Include(row => row.Lines)
            .SingleAsync(row => row.Id == task.OrderId, cancellationToken);
        var mail = task.RefundId is null
            ? WriteCancelled(order)
            : Write(order, order.Refunds.Single(refund => refund.Id == task.RefundId));
        await calls.SendAsync(MailCalls.Send, mail, cancellationToken);
    }

    private static SendMail WriteCancelled(Order order) =>
        new(
            order.BuyerId,
            $"Order {order.Number} was cancelled",
            $"""
            Order {order.Number} of {order.Total} was cancelled. If you have paid, the money goes back the way it came.

            Why: {order.Reason}

            Under "Orders" on our pages is what happened to it.
            """
        );

    private static SendMail Write(Order order, Refund refund)
    {
        var amount = new Money(refund.AmountMinor, order.Currency);
        var things = string.Join(
            '\n',
            refund.Lines.Select(part =>
                $"  {part.Quantity} x {order.Lines.Single(line => line.VariantId == part.VariantId).Title}"
            )
        );
        var whole = order.State == OrderState.Refunded ? " This was the whole order." : "";
        return refund.State == RefundState.Declined
            ? new SendMail(
                order.BuyerId,
                $"No refund for order {order.Number}",
                $"""
                {amount} for order {order.Number} could not be given back.

                Why: {refund.Declined}

                {things}

                {StandsAs(refund)} Under "Orders" on our pages is what happened to it.
                """
            )
            : new SendMail(
                order.BuyerId,
                $"Refund of {amount} for order {order.Number}",
                $"""
                {amount} for order {order.Number} went back to you, the way you paid.{whole}

                Why: {refund.Reason}

                {things}

                Under "Orders" on our pages is what happened to the order, with the credit note.
                """
            );
    }

    private static string StandsAs(Refund refund) =>
        refund.By == RefundParty.Platform
            ? "The money is yours: the people of the shop know of it and give it back to you another way."
            : "The order stands as before.";
}
