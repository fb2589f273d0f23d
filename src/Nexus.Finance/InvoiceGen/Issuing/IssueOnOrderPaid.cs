using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Contracts.InvoiceGen;
using Nexus.Contracts.OrderProcessor;
using Nexus.Kernel;
using Nexus.Kernel.Faults;
using Nexus.Kernel.Messaging;

namespace Nexus.Finance.InvoiceGen.Issuing;

/// <summary>One invoice an order. The number is drawn in the invoice's own transaction: no invoice, no number.</summary>
internal sealed class IssueOnOrderPaid(InvoiceDb db, IOptions<InvoiceOptions> options, TimeProvider clock)
    : IMessageHandler<OrderPaid>
{
    public async Task HandleAsync(OrderPaid message, MessageContext context, CancellationToken cancellationToken)
    {
        await context.BeginAsync(cancellationToken);
        if (await db.Invoices.AnyAsync(row => row.OrderId == message.OrderId, cancellationToken))
        {
            return;
        }
        var now = clock.GetUtcNow();
        var number = $"{now.Year}-{await db.DrawInvoiceAsync(now.Year, cancellationToken):D6}";
        var invoice = Make(message, number, now);
        db.Invoices.Add(invoice);
        db.Publish(
            new InvoiceIssued(invoice.Id, message.OrderId, message.BuyerId, number, message.Total),
            invoice.Id.ToString()
        );
        KillPoint.Reached("invoice.before-commit");
    }

    private Invoice Make(OrderPaid order, string number, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        return new Invoice
        {
            Id = id,
            Number = number,
            OrderId = order.OrderId,
            OrderNumber = order.Number,
            BuyerId = order.BuyerId,
            BuyerName = order.BuyerName,
            BuyerAddress = order.BuyerAddress,
            IssuerName = options.Value.IssuerName,
            IssuerAddress = options.Value.IssuerAddress,
            IssuerTaxNumber = options.Value.IssuerTaxNumber,
            Currency = order.Total.Currency,
            TotalMinor = order.Total.Minor,
            TaxMinor = order.Lines.Aggregate(Money.Zero(order.Total.Currency), (sum, line) => sum + line.Tax).Minor,
            IssuedAt = now,
            PaidAt = order.PaidAt,
            PaymentId = order.PaymentId,
            Lines = [.. order.Lines.Select((line, index) => ToLine(id, index + 1, line))],
        };
    }

    private static InvoiceLine ToLine(Guid invoiceId, int position, OrderLine line) =>
        new()
        {
            InvoiceId = invoiceId,
            Position = position,
            SellerId = line.SellerId,
            Sku = line.Sku,
            Title = line.Title,
            Quantity = line.Quantity,
            UnitMinor = line.UnitPrice.Minor,
            TaxBasisPoints = line.TaxBasisPoints,
            TotalMinor = line.Total.Minor,
            TaxMinor = line.Tax.Minor,
        };
}
