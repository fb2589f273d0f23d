using Microsoft.EntityFrameworkCore;
using Nexus.Commerce.OrderProcessor.History;
using Nexus.Commerce.OrderProcessor.Ownership;
using Nexus.Commerce.OrderProcessor.Refunds;
using Nexus.Commerce.OrderProcessor.Withdrawals;
using Nexus.Contracts.BillingService;
using Nexus.Contracts.InventoryMgr;
using Nexus.Contracts.OrderProcessor;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Process;

/// <summary>What the saga needs beside the order.</summary>
/// <param name="PaymentMethod">The provider's token; given up once payment was asked for.</param>
internal sealed record CheckoutState(string? PaymentMethod);

/// <summary>
/// The order saga: reserve stock, take the money, then invoice and books; each step can be undone until the money is
/// there. Every method changes rows of one context, saved together with the message that caused it.
/// </summary>
internal sealed class CheckoutProcess(OrderDb db, RefundProcess refunds, TimeProvider clock)
{
    public const string Kind = "checkout";
    public const string Reserving = "reserving";
    public const string Paying = "paying";
    public const string Settling = "settling";

    private static readonly TimeSpan StockLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PaymentLimit = TimeSpan.FromMinutes(15);

    // One query: it runs for every message of every order.
    private static readonly CompiledQuery<OrderDb, Guid, Found?> FoundOne = new(
        (db, orderId, cancellationToken) =>
            db
                .Sagas.Where(row => row.Id == orderId)
                .Join(
                    db.Orders.Include(row => row.Lines),
                    saga => saga.Id,
                    order => order.Id,
                    (saga, order) => new Found(saga, order)
                )
                .SingleOrDefault()
    );

    public void Begin(Order order, string paymentMethod, DateTimeOffset now)
    {
        var saga = new Saga { Id = order.Id, Kind = Kind };
        saga.Write(new CheckoutState(paymentMethod));
        db.Sagas.Add(saga);
        var lines = order.Lines.ConvertAll(line => line.ToLine(order.Currency));
        db.Publish(new OrderPlaced(order.Id, order.Number, order.BuyerId, lines, order.Total), order.Id.ToString());
        var stock = order
            .Lines.Where(line => line.TracksStock)
            .Select(line => new StockLine(line.Sku, line.Quantity))
            .ToList();
        if (stock.Count == 0)
        {
            AskPayment(saga, order, now);
            return;
        }
        saga.MoveTo(db, OrderProcessorService.ServiceName, Reserving, now, StockLimit);
        db.Publish(new StockReserveRequested(order.Id, stock), order.Id.ToString());
    }

    /// <summary>
    /// The saga and its order, locked until the message is settled: news for one order is handled one after another.
    /// Null for an order that is not ours.
    /// </summary>
    public async Task<(Saga Saga, Order Order)?> FindAsync(
        MessageContext context,
        Guid orderId,
        CancellationToken cancellationToken
    )
    {
        await context.BeginAsync(cancellationToken);
        await db.Sagas.Where(row => row.Id == orderId).LockAsync(db, row => row.Ended, cancellationToken);
        var found = await FoundOne.RunAsync(db, orderId, cancellationToken);
        return found is null ? null : (found.Saga, found.Order);
    }

    public void StockIsReserved(Saga saga, Order order)
    {
        if (saga.Ended)
        {
            db.Publish(new StockReleaseRequested(order.Id), order.Id.ToString());
            return;
        }
        if (saga.Step == Reserving)
        {
            var now = clock.GetUtcNow();
            db.Append(order, new StockWasReserved(), now);
            AskPayment(saga, order, now);
        }
    }

    public async Task MoneyIsThereAsync(
        Saga saga,
        Order order,
        PaymentSucceeded payment,
        CancellationToken cancellationToken
    )
    {
        if (saga.Ended && order.State == OrderState.Cancelled)
        {
            const string Reason = "The order was cancelled before the payment succeeded.";
            db.Publish(new PaymentCancelRequested(order.PaymentId, order.Id, Reason), order.Id.ToString());
            return;
        }
        if (saga.Step != Paying)
        {
            return;
        }
        if (await Withdrawal.FindAsync(db, order, cancellationToken) is { } gone)
        {
            await CancelAsync(saga, order, gone, cancellationToken);
            db.Enqueue(new TellBuyer(order.Id, null));
            return;
        }
        var now = clock.GetUtcNow();
        db.Append(order, new WasPaid(payment.Fee), now);
        saga.MoveTo(db, OrderProcessorService.ServiceName, Settling, now);
        var lines = order.Lines.OrderBy(line => line.Position).Select(line => line.ToLine(order.Currency)).ToList();
        db.Publish(
            new OrderPaid(
                order.Id,
                order.Number,
                order.BuyerId,
                order.BuyerName,
                order.BuyerAddress,
                lines,
                order.Total,
                payment.PaymentId,
                payment.Fee,
                now
            ),
            order.Id.ToString()
        );
        if (order.StockReserved)
        {
            db.Publish(new StockCommitRequested(order.Id), order.Id.ToString());
        }
    }

    /// <summary>Invoice or books have come; with both the order is complete.</summary>
    public void Settle(Saga saga, Order order, OrderEvent happened)
    {
        var known = happened is WasInvoiced ? order.InvoiceId is not null : order.LedgerTransactionId is not null;
        if (saga.Step != Settling || known)
        {
            return;
        }
        var now = clock.GetUtcNow();
        db.Append(order, happened, now);
        if (!order.IsSettled)
        {
            return;
        }
        if (order.OpenRefund is not null)
        {
            saga.End("refunding", now);
            refunds.Send(order);
            return;
        }
        db.Append(order, new WasCompleted(order.CompleteState), now);
        saga.End("completed", now);
    }

    /// <summary>Undoes what the step before may have done and ends the order.</summary>
    public async Task CancelAsync(Saga saga, Order order, string reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var step = saga.Step;
        db.Append(order, new WasCancelled(reason), now);
        saga.Write(new CheckoutState(null));
        saga.End("cancelled", now);
        if (order.Ships)
        {
            db.Publish(new StockReleaseRequested(order.Id), order.Id.ToString());
        }
        if (step == Paying)
        {
            db.Publish(new PaymentCancelRequested(order.PaymentId, order.Id, reason), order.Id.ToString());
        }
        await OncePerBuyer.GiveUpAsync(db, order.Id, order.Releases(), cancellationToken);
        db.Publish(new OrderCancelled(order.Id, order.BuyerId, reason), order.Id.ToString());
    }

    private sealed record Found(Saga Saga, Order Order);

    private void AskPayment(Saga saga, Order order, DateTimeOffset now)
    {
        var method = saga.Read<CheckoutState>().PaymentMethod ?? "";
        saga.MoveTo(db, OrderProcessorService.ServiceName, Paying, now, PaymentLimit);
        saga.Write(new CheckoutState(null));
        db.Publish(
            new PaymentRequested(order.PaymentId, order.Id, order.BuyerId, order.Total, method),
            order.Id.ToString()
        );
    }
}
