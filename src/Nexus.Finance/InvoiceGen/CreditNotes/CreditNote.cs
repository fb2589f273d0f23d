using Nexus.Finance.InvoiceGen.Reading;

namespace Nexus.Finance.InvoiceGen.CreditNotes;

/// <summary>Corrects an invoice by what a refund gave back. Buyer and issuer are those of the invoice.</summary>
internal sealed class CreditNote : IBuyersDocument
{
    public Guid Id { get; init; }

    /// <summary>Without gaps in a year, in a series of its own, for example CN-2026-000007.</summary>
    public required string Number { get; init; }

    public Guid InvoiceId { get; init; }

    public Guid OrderId { get; init; }

    public Guid BuyerId { get; init; }

    /// <summary>One credit note a refund.</summary>
    public Guid RefundId { get; init; }

    public required string Reason { get; init; }

    public required string Currency { get; init; }

    public long TotalMinor { get; init; }

    public long TaxMinor { get; init; }

    public DateTimeOffset IssuedAt { get; init; }

    public required IReadOnlyList<InvoiceLine> Lines { get; init; }
}

internal sealed class CreditNoteCounter
{
    public int Year { get; init; }

    public long Last { get; set; }
}
