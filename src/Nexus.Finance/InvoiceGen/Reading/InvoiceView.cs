using Nexus.Kernel;

namespace Nexus.Finance.InvoiceGen.Reading;

/// <summary>An invoice, or the part of it a seller may see.</summary>
/// <param name="Id">The invoice.</param>
/// <param name="Number">Without gaps in a year.</param>
/// <param name="OrderId">The order.</param>
/// <param name="OrderNumber">The number people quote.</param>
/// <param name="IssuedAt">When.</param>
/// <param name="PaidAt">When the money came.</param>
/// <param name="Buyer">Null for sellers.</param>
/// <param name="Issuer">The platform.</param>
/// <param name="Lines">All, or the seller's own.</param>
/// <param name="Taxes">By rate, over the lines shown.</param>
/// <param name="Net">Over the lines shown.</param>
/// <param name="Tax">Over the lines shown.</param>
/// <param name="Total">Over the lines shown.</param>
internal sealed record InvoiceView(
    Guid Id,
    string Number,
    Guid OrderId,
    string OrderNumber,
    DateTimeOffset IssuedAt,
    DateTimeOffset PaidAt,
    PartyView? Buyer,
    PartyView Issuer,
    IReadOnlyList<InvoiceLineView> Lines,
    IReadOnlyList<TaxView> Taxes,
    Money Net,
    Money Tax,
    Money Total
)
{
    /// <param name="invoice">With its lines.</param>
    /// <param name="onlySeller">Shows this seller's lines only and no buyer.</param>
    public static InvoiceView Of(Invoice invoice, Guid? onlySeller)
    {
        var shown = invoice
            .Lines.Where(line => onlySeller is null || line.SellerId == onlySeller)
            .OrderBy(line => line.Position)
            .ToList();
        Money In(long minor) => new(minor, invoice.Currency);
        var taxes = shown
            .GroupBy(line => line.TaxBasisPoints)
            .OrderBy(group => group.Key)
            .Select(group => new TaxView(
                group.Key,
                In(group.Sum(line => line.TotalMinor - line.TaxMinor)),
                In(group.Sum(line => line.TaxMinor)),
                In(group.Sum(line => line.TotalMinor))
            ))
            .ToList();
        var (total, tax) = (shown.Sum(line => line.TotalMinor), shown.Sum(line => line.TaxMinor));
        return new InvoiceView(
            invoice.Id,
            invoice.Number,
            invoice.OrderId,
            invoice.OrderNumber,
            invoice.IssuedAt,
            invoice.PaidAt,
            onlySeller is null ? new PartyView(invoice.BuyerName, invoice.BuyerAddress, "") : null,
            new PartyView(invoice.IssuerName, invoice.IssuerAddress, invoice.IssuerTaxNumber),
            [
                .. shown.Select(line => new InvoiceLineView(
                    line.Position,
                    line.Sku,
                    line.Title,
                    line.Quantity,
                    In(line.UnitMinor),
                    line.TaxBasisPoints,
                    In(line.TotalMinor),
                    In(line.TaxMinor)
                )),
            ],
            taxes,
            In(total - tax),
            In(tax),
            In(total)
        );
    }
}

/// <summary>Buyer or issuer.</summary>
internal sealed record PartyView(string Name, string Address, string TaxNumber);

/// <summary>A line; prices with tax.</summary>
internal sealed record InvoiceLineView(
    int Position,
    string Sku,
    string Title,
    int Quantity,
    Money UnitPrice,
    int TaxBasisPoints,
    Money Total,
    Money Tax
);

/// <summary>The sums of one tax rate.</summary>
internal sealed record TaxView(int BasisPoints, Money Net, Money Tax, Money Total);

/// <summary>An invoice in a list.</summary>
internal sealed record InvoiceSummary(
    Guid Id,
    string Number,
    Guid OrderId,
    string OrderNumber,
    DateTimeOffset IssuedAt,
    Money Total
);
