using Nexus.Host.Commands;

namespace Nexus.Host.Demo;

/// <summary>What the demo shows: a line a step, a bar where it takes long, nothing but JSON at the end for scripts.</summary>
internal sealed class DemoScreen(bool quiet)
{
    private readonly bool live = !quiet && !Console.IsOutputRedirected;
    private int shown = -1;

    public void Step(string text)
    {
        if (!quiet)
        {
            Console.WriteLine($"  {Terminal.Green("✓")} {text}");
        }
    }

    public void Title(string text)
    {
        if (!quiet)
        {
            Console.WriteLine();
            Console.WriteLine(Terminal.Bold(text));
        }
    }

    public void Bar(string text, double share)
    {
        var percent = (int)(share * 100);
        if (!live || percent == shown)
        {
            return;
        }
        shown = percent;
        var filled = percent * 30 / 100;
        Console.Write($"\r    {new string('█', filled)}{new string('░', 30 - filled)} {percent, 3} % {text, -24}");
        if (percent == 100)
        {
            Console.Write("\r" + new string(' ', 70) + "\r");
            shown = -1;
        }
    }
}
