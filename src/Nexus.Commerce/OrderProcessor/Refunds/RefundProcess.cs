using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Nexus.Commerce.OrderProcessor.History;
using Nexus.Commerce.OrderProcessor.Ownership;
using Nexus.Contracts.BillingService;
using Nexus.Contracts.InventoryMgr;
using Nexus.Contracts.OrderProcessor;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Refunds;

/// <summary>
/// Money back for a paid order: what the buyer could play is taken back where he asks, then the provider is asked,
/// and when the money went back the books, credit note, stock and entitlements follow. One refund of an order at a
/// time; the order's version sees to it.
/// </summary>
internal sealed partial class RefundProcess(OrderDb db, TimeProvider clock, ILogger<RefundProcess> logger)
{
    /// <summary>Writes a refund down and sets it going.</summary>
    public void Request(Order order, RefundParty by, string reason, bool restock, IReadOnlyList<RefundLine> lines)
    {
        var now = clock.GetUtcNow();
        var amount = RefundAmounts.Sum(RefundAmounts.Of(order, lines), order.Currency);
        var grants = GrantsOf(order, lines);
        var awaits = by == RefundParty.Buyer && grants.Count > 0;
        var id = Guid.CreateVersion7(now);
        db.Append(order, new WasRefundRequested(by, reason, restock, lines, amount, awaits) { RefundId = id }, now);
        if (awaits)
        {
            db.Publish(new GrantReturnRequested(order.Id, id, order.BuyerId, grants), order.Id.ToString());
        }
        Send(order);
    }

    /// <summary>A paid order cannot be fulfilled: what is left of it goes back, all of it.</summary>
    public void Compensate(Order order, string reason, bool restock)
    {
        var rest = order.Rest();
        if (order.State is OrderState.Cancelled or OrderState.Refunded || rest.Count == 0)
        {
            return;
        }
        if (order.OpenRefund is { } open)
        {
            // Whatever becomes of it, it comes to its end first; then the message is there again.
            throw new InvalidOperationException($"Refund {open.Id} of order {order.Id} is under way.");
        }
        Request(order, RefundParty.Platform, reason, restock, rest);
    }

    /// <summary>Asks the provider once everything is there that the refund will reverse.</summary>
    public void Send(Order order)
    {
        if (order.OpenRefund is { State: RefundState.Requested, AwaitsGrants: false } refund && order.IsSettled)
        {
            db.Append(order, new WasRefundSent { RefundId = refund.Id }, clock.GetUtcNow());
            var amount = new Money(refund.AmountMinor, order.Currency);
            db.Publish(
                new PaymentRefundRequested(refund.Id, order.PaymentId, order.Id, amount, refund.Reason),
                order.Id.ToString()
            );
        }
    }

    public async Task FinishAsync(Order order, Refund refund, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var lines = RefundAmounts.Of(order, refund.Lines);
        var before = RefundAmounts.Done(order);
        var amount = RefundAmounts.Sum(lines, order.Currency);
        db.Append(order, new WasRefunded(amount) { RefundId = refund.Id }, now);
        db.Publish(
            new OrderRefunded(
                order.Id,
                order.Number,
                refund.Id,
                order.BuyerId,
                lines,
                amount,
                before,
                order.Total,
                await ReadFeeAsync(order.Id, cancellationToken),
                refund.Reason,
                now
            ),
            order.Id.ToString()
        );
        if (order.State == OrderState.Paid)
        {
            // In part, and asked before the order was complete.
            db.Append(order, new WasCompleted(order.CompleteState), now);
        }
        var shelf = lines
            .Where(line => refund.Restock && line.Line.TracksStock)
            .Select(line => new StockLine(line.Line.Sku, line.Quantity))
            .ToList();
        if (shelf.Count > 0)
        {
            db.Publish(new StockReturnRequested(order.Id, refund.Id, shelf), order.Id.ToString());
        }
        if (order.State == OrderState.Refunded)
        {
            await db.OwedBack.Where(row => row.OrderId == order.Id).ExecuteDeleteAsync(cancellationToken);
        }
        await OncePerBuyer.GiveUpAsync(db, order.Id, GrantsOf(order, refund.Lines), cancellationToken);
        db.Enqueue(new TellBuyer(order.Id, refund.Id));
        db.Audit("system", "order.refunded", order.Id.ToString(), new { amount.Minor, amount.Currency });
    }

    /// <summary>The order stays as it was, and says why.</summary>
    public async Task DeclineAsync(Order order, Refund refund, string reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        db.Append(order, new WasRefundDeclined(reason) { RefundId = refund.Id }, now);
        var grants = GrantsOf(order, refund.Lines);
        if (refund is { By: RefundParty.Buyer, AwaitsGrants: false } && grants.Count > 0)
        {
            db.Publish(new GrantRestoreRequested(order.Id, order.BuyerId, grants), order.Id.ToString());
        }
        if (order is { State: OrderState.Paid, IsSettled: true } && refund.By != RefundParty.Platform)
        {
            db.Append(order, new WasCompleted(order.CompleteState), now);
        }
        if (refund.By == RefundParty.Platform)
        {
            await OweAsync(order, refund, reason, now, cancellationToken);
        }
        db.Enqueue(new TellBuyer(order.Id, refund.Id));
    }

    private async Task OweAsync(
        Order order,
        Refund refund,
        string reason,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var row = await db.OwedBack.FirstOrDefaultAsync(one => one.OrderId == order.Id, cancellationToken);
        if (row is null)
        {
            row = new OwedBack
            {
                OrderId = order.Id,
                Number = order.Number,
                Currency = order.Currency,
                Why = reason,
                Since = now,
            };
            db.OwedBack.Add(row);
        }
        (row.RefundId, row.AmountMinor, row.Why) = (refund.Id, refund.AmountMinor, reason);
        Owed(logger, order.Number, reason);
    }

    [LoggerMessage(
        LogLevel.Error,
        "Order {Number} is paid, cannot be delivered, and its refund was declined: {Reason}. Refund it again, or pay back otherwise"
    )]
    private static partial void Owed(ILogger logger, string number, string reason);

    /// <summary>Releases that the refund takes back wholly.</summary>
    private static List<Guid> GrantsOf(Order order, IReadOnlyList<RefundLine> lines) =>
        [
            .. order
                .Lines.Where(line => line.GrantsReleaseId is not null)
                .Where(line => lines.Any(part => part.VariantId == line.VariantId))
                .Select(line => line.GrantsReleaseId!.Value)
                .Distinct(),
        ];

    private async Task<Money> ReadFeeAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var paid = await db
            .Events.AsNoTracking()
            .SingleAsync(row => row.OrderId == orderId && row.Type == "paid", cancellationToken);
        return JsonSerializer.Deserialize<WasPaid>(paid.Data, NexusJson.Options)!.Fee;
    }
}
