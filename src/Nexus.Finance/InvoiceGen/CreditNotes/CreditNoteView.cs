using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Finance.InvoiceGen.Reading;
using Nexus.Kernel;
using Nexus.Kernel.Http;

namespace Nexus.Finance.InvoiceGen.CreditNotes;

/// <summary>A credit note, or the part of it a seller may see.</summary>
/// <param name="RefundId">The refund it is for.</param>
/// <param name="InvoiceId">The invoice it corrects.</param>
/// <param name="InvoiceNumber">The number of that invoice.</param>
/// <param name="InvoiceIssuedAt">When that was issued.</param>
/// <param name="Reason">Why.</param>
/// <param name="Document">The note itself, as an invoice is shown; its sums are what is credited.</param>
internal sealed record CreditNoteView(
    Guid RefundId,
    Guid InvoiceId,
    string InvoiceNumber,
    DateTimeOffset InvoiceIssuedAt,
    string Reason,
    InvoiceView Document
)
{
    /// <summary>The note as the caller may see it: buyer and administrator all, a seller the own lines.</summary>
    public static async Task<CreditNoteView> FindAsync(
        InvoiceDb db,
        Parties parties,
        Guid id,
        ClaimsPrincipal user,
        CancellationToken cancellationToken
    )
    {
        var note =
            await db.CreditNotes.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken)
            ?? throw Problems.NotFound("credit note", id);
        var invoice = await db.Invoices.AsNoTracking().SingleAsync(row => row.Id == note.InvoiceId, cancellationToken);
        var onlySeller = await parties.OnlySellerAsync(
            user,
            note.BuyerId,
            note.Lines.Select(line => line.SellerId),
            () => Problems.NotFound("credit note", id),
            cancellationToken
        );
        return Of(note, invoice, onlySeller);
    }

    private static CreditNoteView Of(CreditNote note, Invoice invoice, Guid? onlySeller)
    {
        var shown = new Invoice
        {
            Id = note.Id,
            Number = note.Number,
            OrderId = note.OrderId,
            OrderNumber = invoice.OrderNumber,
            BuyerId = note.BuyerId,
            BuyerName = invoice.BuyerName,
            BuyerAddress = invoice.BuyerAddress,
            IssuerName = invoice.IssuerName,
            IssuerAddress = invoice.IssuerAddress,
            IssuerTaxNumber = invoice.IssuerTaxNumber,
            Currency = note.Currency,
            IssuedAt = note.IssuedAt,
            PaidAt = note.IssuedAt,
            Lines = [.. note.Lines],
        };
        return new CreditNoteView(
            note.RefundId,
            invoice.Id,
            invoice.Number,
            invoice.IssuedAt,
            note.Reason,
            InvoiceView.Of(shown, onlySeller)
        );
    }
}

/// <summary>A credit note in a list.</summary>
internal sealed record CreditNoteSummary(
    Guid Id,
    string Number,
    Guid InvoiceId,
    Guid OrderId,
    Guid RefundId,
    DateTimeOffset IssuedAt,
    Money Total
);
