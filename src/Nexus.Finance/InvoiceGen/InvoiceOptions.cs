namespace Nexus.Finance.InvoiceGen;

/// <summary>Configuration section <c>invoice-gen</c>: who issues the invoices.</summary>
internal sealed class InvoiceOptions
{
    /// <summary>The platform's legal name.</summary>
    public string IssuerName { get; set; } = "Nexus COS";

    /// <summary>Its address, several lines.</summary>
    public string IssuerAddress { get; set; } = "";

    /// <summary>Its tax number, if it has one.</summary>
    public string IssuerTaxNumber { get; set; } = "";

    /// <summary>How many years an invoice keeps its buyer's name after an erasure, counted from the end of its year.</summary>
    public int KeepYears { get; set; } = 10;
}
