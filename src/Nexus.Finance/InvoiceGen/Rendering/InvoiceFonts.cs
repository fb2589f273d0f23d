using SkiaSharp;

namespace Nexus.Finance.InvoiceGen.Rendering;

/// <summary>DejaVu Sans from the assembly: the same letters on every machine, embedded as subsets in the PDF.</summary>
internal sealed class InvoiceFonts : IDisposable
{
    public SKTypeface Regular { get; } = Load("DejaVuSans.ttf");

    public SKTypeface Bold { get; } = Load("DejaVuSans-Bold.ttf");

    public void Dispose()
    {
        Regular.Dispose();
        Bold.Dispose();
    }

    private static SKTypeface Load(string name)
    {
        using var stream =
            typeof(InvoiceFonts).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The font {name} is not in the assembly.");
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}
