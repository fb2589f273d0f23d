using Nexus.Finance.InvoiceGen.CreditNotes;
using Nexus.Finance.InvoiceGen.Reading;
using SkiaSharp;

namespace Nexus.Finance.InvoiceGen.Rendering;

/// <summary>Renders an invoice or credit note on A4 pages; the same one gives the same bytes.</summary>
internal sealed class InvoicePdf(InvoiceFonts fonts)
{
    public byte[] Render(InvoiceView invoice) => Render(invoice, null);

    public byte[] Render(CreditNoteView note) => Render(note.Document, note);

    private byte[] Render(InvoiceView invoice, CreditNoteView? note)
    {
        var metadata = new SKDocumentPdfMetadata
        {
            Title = $"{(note is null ? "Invoice" : "Credit note")} {invoice.Number}",
            Author = invoice.Issuer.Name,
            Subject = $"Order {invoice.OrderNumber}",
            Creator = "Nexus COS",
            Producer = "Nexus COS",
            // The time of rendering would make every copy differ.
            Creation = invoice.IssuedAt.UtcDateTime,
            Modified = invoice.IssuedAt.UtcDateTime,
            RasterDpi = 72,
            EncodingQuality = 101,
        };
        using var stream = new MemoryStream();
        using (var document = SKDocument.CreatePdf(stream, metadata))
        {
            using var layout = new InvoiceLayout(document, fonts, invoice, note);
            layout.Draw();
            document.Close();
        }
        return stream.ToArray();
    }
}
