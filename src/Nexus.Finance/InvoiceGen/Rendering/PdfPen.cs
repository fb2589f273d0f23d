using SkiaSharp;

namespace Nexus.Finance.InvoiceGen.Rendering;

/// <summary>Writes text and lines on the present page of a document; sizes in points (1/72 inch), A4 upright.</summary>
internal sealed class PdfPen(SKDocument document, InvoiceFonts fonts) : IDisposable
{
    public const float PageWidth = 595;
    public const float PageHeight = 842;

    private readonly SKPaint ink = new() { Color = new SKColor(0x18, 0x18, 0x1b), IsAntialias = true };
    private readonly SKPaint rule = new() { Color = new SKColor(0xd4, 0xd4, 0xd8), StrokeWidth = 0.75f };
    private readonly Dictionary<(float Size, bool Bold), SKFont> sizes = [];
    private SKCanvas? canvas;

    public int Page { get; private set; }

    public void NextPage()
    {
        EndPage();
        canvas = document.BeginPage(PageWidth, PageHeight);
        Page++;
    }

    public void EndPage()
    {
        if (canvas is not null)
        {
            document.EndPage();
            canvas = null;
        }
    }

    public void Text(string text, float x, float y, float size, bool bold = false, bool right = false)
    {
        var align = right ? SKTextAlign.Right : SKTextAlign.Left;
        canvas!.DrawText(text, x, y, align, Font(size, bold), ink);
    }

    public void Rule(float left, float right, float y) => canvas!.DrawLine(left, y, right, y, rule);

    /// <summary>Breaks text into lines no wider than <paramref name="width"/>, inside a word where there is no space.</summary>
    public IEnumerable<string> Wrap(string text, float width, float size)
    {
        var font = Font(size, bold: false);
        var rest = text.Trim();
        while (rest.Length > 0 && font.MeasureText(rest) > width)
        {
            var fits = Math.Max(1, font.BreakText(rest, width));
            var space = rest.LastIndexOf(' ', Math.Min(fits, rest.Length - 1));
            var cut = space > 0 ? space : WholeLetters(rest, fits);
            yield return rest[..cut].TrimEnd();
            rest = rest[cut..].TrimStart();
        }
        yield return rest;
    }

    public void Dispose()
    {
        ink.Dispose();
        rule.Dispose();
        foreach (var font in sizes.Values)
        {
            font.Dispose();
        }
    }

    // A cut must not part a surrogate pair.
    private static int WholeLetters(string text, int cut) =>
        cut < text.Length && char.IsLowSurrogate(text[cut]) ? (cut > 1 ? cut - 1 : cut + 1) : cut;

    private SKFont Font(float size, bool bold)
    {
        if (!sizes.TryGetValue((size, bold), out var font))
        {
            font = new SKFont(bold ? fonts.Bold : fonts.Regular, size)
            {
                Subpixel = true,
                Hinting = SKFontHinting.None,
            };
            sizes[(size, bold)] = font;
        }
        return font;
    }
}
