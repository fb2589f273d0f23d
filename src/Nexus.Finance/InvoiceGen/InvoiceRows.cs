using Nexus.Finance.InvoiceGen.Reading;

namespace Nexus.Finance.InvoiceGen;

internal sealed class Invoice : IBuyersDocument
{
    public Guid Id { get; init; }

    /// <summary>Without gaps in a year, for example 2026-000123.</summary>
    public required string Number { get; init; }

    public Guid OrderId { get; init; }

    public required string OrderNumber { get; init; }

    public Guid BuyerId { get; init; }

    public required string BuyerName { get; init; }

    public required string BuyerAddress { get; init; }

    public required string IssuerName { get; init; }

    public required string IssuerAddress { get; init; }

    public required string IssuerTaxNumber { get; init; }

    public required string Currency { get; init; }

    public long TotalMinor { get; init; }

    public long TaxMinor { get; init; }

    public DateTimeOffset IssuedAt { get; init; }

    public DateTimeOffset PaidAt { get; init; }

    public Guid PaymentId { get; init; }

    public List<InvoiceLine> Lines { get; init; } = [];
}

internal sealed class InvoiceLine
{
    public Guid InvoiceId { get; init; }

    public int Position { get; init; }

    public Guid SellerId { get; init; }

    public required string Sku { get; init; }

    public required string Title { get; init; }

    public int Quantity { get; init; }

    public long UnitMinor { get; init; }

    public int TaxBasisPoints { get; init; }

    public long TotalMinor { get; init; }

    public long TaxMinor { get; init; }
}

internal sealed class InvoiceCounter
{
    public int Year { get; init; }

    public long Last { get; set; }
}
