using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.InvoiceGen;
using Nexus.Contracts.OrderProcessor;
using Nexus.Kernel;
using Nexus.Kernel.Faults;
using Nexus.Kernel.Messaging;

namespace Nexus.Finance.InvoiceGen.CreditNotes;

/// <summary>One credit note a refund. The number is drawn in the note's own transaction: no note, no number.</summary>
internal sealed class IssueOnOrderRefunded(InvoiceDb db, TimeProvider clock) : IMessageHandler<OrderRefunded>
{
    public async Task HandleAsync(OrderRefunded message, MessageContext context, CancellationToken cancellationToken)
    {
        await context.BeginAsync(cancellationToken);
        if (await db.CreditNotes.AnyAsync(row => row.RefundId == message.RefundId, cancellationToken))
        {
            return;
        }
        var invoice =
            await db
                .Invoices.AsNoTracking()
                .FirstOrDefaultAsync(row => row.OrderId == message.OrderId, cancellationToken)
            ?? throw new InvalidOperationException($"Order {message.OrderId} has no invoice yet.");
        var now = clock.GetUtcNow();
        var number = $"CN-{now.Year}-{await db.DrawCreditNoteAsync(now.Year, cancellationToken):D6}";
        var note = Make(message, invoice, number, now);
        db.CreditNotes.Add(note);
        db.Publish(
            new CreditNoteIssued(
                note.Id,
                invoice.Id,
                message.OrderId,
                message.RefundId,
                message.BuyerId,
                number,
                message.Amount
            ),
            note.Id.ToString()
        );
        KillPoint.Reached("credit-note.before-commit");
    }

    private static CreditNote Make(OrderRefunded refund, Invoice invoice, string number, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        return new CreditNote
        {
            Id = id,
            Number = number,
            InvoiceId = invoice.Id,
            OrderId = refund.OrderId,
            BuyerId = refund.BuyerId,
            RefundId = refund.RefundId,
            Reason = refund.Reason,
            Currency = refund.Amount.Currency,
            TotalMinor = refund.Amount.Minor,
            TaxMinor = refund.Lines.Aggregate(Money.Zero(refund.Amount.Currency), (sum, line) => sum + line.Tax).Minor,
            IssuedAt = now,
            Lines = [.. refund.Lines.Select((part, index) => ToLine(id, index + 1, part))],
        };
    }

    private static InvoiceLine ToLine(Guid noteId, int position, RefundedLine part) =>
        new()
        {
            InvoiceId = noteId,
            Position = position,
            SellerId = part.Line.SellerId,
            Sku = part.Line.Sku,
            Title = part.Line.Title,
            Quantity = part.Quantity,
            UnitMinor = part.Line.UnitPrice.Minor,
            TaxBasisPoints = part.Line.TaxBasisPoints,
            TotalMinor = part.Amount.Minor,
            TaxMinor = part.Tax.Minor,
        };
}
