using System.Globalization;
using Nexus.Finance.InvoiceGen.CreditNotes;
using Nexus.Finance.InvoiceGen.Reading;
using SkiaSharp;

namespace Nexus.Finance.InvoiceGen.Rendering;

/// <summary>Where everything stands on the pages of an invoice, or of a credit note that corrects one.</summary>
internal sealed class InvoiceLayout(SKDocument document, InvoiceFonts fonts, InvoiceView invoice, CreditNoteView? note)
    : IDisposable
{
    private const float Left = 50;
    private const float Right = PdfPen.PageWidth - 50;
    private const float Bottom = PdfPen.PageHeight - 70;
    private const float Small = 8;
    private const float Body = 9;
    private const float LineHeight = 13;
    private const float QuantityColumn = 340;
    private const float UnitColumn = 425;
    private const float TaxColumn = 470;
    private const float TitleWidth = 255;

    private readonly PdfPen pen = new(document, fonts);
    private readonly string kind = note is null ? "Invoice" : "Credit note";
    private float y;

    public void Draw()
    {
        FirstPage();
        TableHead();
        foreach (var line in invoice.Lines)
        {
            Line(line);
        }
        Totals();
        Footer();
        pen.EndPage();
    }

    public void Dispose() => pen.Dispose();

    private void FirstPage()
    {
        pen.NextPage();
        y = 70;
        pen.Text(kind, Left, y, 22, bold: true);
        pen.Text(invoice.Issuer.Name, Right, y, 12, bold: true, right: true);
        var issuer = y;
        foreach (var line in LinesOf(invoice.Issuer.Address).Append(TaxNumber()).Where(line => line.Length > 0))
        {
            issuer += LineHeight;
            pen.Text(line, Right, issuer, Body, right: true);
        }
        y = Math.Max(y + 45, issuer + 25);
        var facts = y;
        Fact($"{kind} number", invoice.Number, ref facts);
        Fact("Order", invoice.OrderNumber, ref facts);
        Fact("Issued", Date(invoice.IssuedAt), ref facts);
        if (note is null)
        {
            Fact("Paid", Date(invoice.PaidAt), ref facts);
        }
        else
        {
            Fact("Corrects invoice", note.InvoiceNumber, ref facts);
            Fact("Of", Date(note.InvoiceIssuedAt), ref facts);
        }
        if (invoice.Buyer is { } buyer)
        {
            pen.Text("Bill to", Left, y, Small);
            y += LineHeight;
            pen.Text(buyer.Name, Left, y, 10, bold: true);
            foreach (var line in LinesOf(buyer.Address).SelectMany(line => pen.Wrap(line, 240, Body)))
            {
                y += LineHeight;
                pen.Text(line, Left, y, Body);
            }
        }
        y = Math.Max(y, facts) + 30;
        if (note is not null)
        {
            foreach (var line in pen.Wrap($"Reason: {note.Reason.ReplaceLineEndings(" ")}", Right - Left, Body))
            {
                pen.Text(line, Left, y, Body);
                y += LineHeight;
            }
            y += LineHeight;
        }
    }

    private void Fact(string name, string value, ref float at)
    {
        pen.Text(name, 340, at, Small);
        pen.Text(value, Right, at, Body, right: true);
        at += LineHeight;
    }

    private void TableHead()
    {
        pen.Text("Item", Left, y, Small, bold: true);
        pen.Text("Quantity", QuantityColumn, y, Small, bold: true, right: true);
        pen.Text("Unit price", UnitColumn, y, Small, bold: true, right: true);
        pen.Text("Tax", TaxColumn, y, Small, bold: true, right: true);
        pen.Text("Amount", Right, y, Small, bold: true, right: true);
        y += 6;
        pen.Rule(Left, Right, y);
        y += LineHeight;
    }

    private void Line(InvoiceLineView line)
    {
        var title = pen.Wrap(line.Title, TitleWidth, Body).ToList();
        Need((title.Count + 1) * LineHeight, withHead: true);
        pen.Text(line.Quantity.ToString(CultureInfo.InvariantCulture), QuantityColumn, y, Body, right: true);
        pen.Text(line.UnitPrice.ToString(), UnitColumn, y, Body, right: true);
        pen.Text(Rate(line.TaxBasisPoints), TaxColumn, y, Body, right: true);
        pen.Text(line.Total.ToString(), Right, y, Body, right: true);
        foreach (var part in title)
        {
            pen.Text(part, Left, y, Body);
            y += LineHeight;
        }
        pen.Text(line.Sku, Left, y - 2, Small - 1);
        y += LineHeight;
    }

    private void Totals()
    {
        Need((invoice.Taxes.Count + 4) * LineHeight, withHead: false);
        pen.Rule(Left, Right, y - 6);
        y += LineHeight;
        Sum("Net", invoice.Net.ToString());
        foreach (var tax in invoice.Taxes)
        {
            Sum($"Tax {Rate(tax.BasisPoints)} on {tax.Net}", tax.Tax.ToString());
        }
        y += 4;
        Sum(note is null ? "Total" : "Credited", invoice.Total.ToString(), bold: true);
    }

    private void Sum(string name, string value, bool bold = false)
    {
        pen.Text(name, TaxColumn, y, bold ? 11 : Body, bold, right: true);
        pen.Text(value, Right, y, bold ? 11 : Body, bold, right: true);
        y += LineHeight;
    }

    private void Need(float height, bool withHead)
    {
        if (y + height <= Bottom)
        {
            return;
        }
        Footer();
        pen.NextPage();
        y = 70;
        pen.Text($"{kind} {invoice.Number}, continued", Left, y, Body, bold: true);
        y += 25;
        if (withHead)
        {
            TableHead();
        }
    }

    private void Footer()
    {
        var at = PdfPen.PageHeight - 40;
        pen.Rule(Left, Right, at - 14);
        pen.Text($"{invoice.Issuer.Name} · {kind} {invoice.Number}", Left, at, Small);
        pen.Text($"Page {pen.Page}", Right, at, Small, right: true);
    }

    private string TaxNumber() => invoice.Issuer.TaxNumber.Length > 0 ? $"Tax number {invoice.Issuer.TaxNumber}" : "";

    private static string Rate(int basisPoints) =>
        (basisPoints / 100m).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    private static string Date(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string[] LinesOf(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
