using System.Globalization;
using System.Runtime.InteropServices;

namespace Nexus.Host.Hosting;

/// <summary>
/// Tells Linux that the pages of programs and libraries in memory are not needed for now (madvise(2), MADV_PAGEOUT).
/// They are as on disk, so nothing is written; the few that an idle platform still uses come back by themselves, and
/// the rest is free for others until work comes. The runtime maps most programs twice, once to read what is in them and
/// once to run them, and Linux leaves a page alone that is mapped twice: so the first mapping is let go before.
/// </summary>
internal static class ColdPages
{
    private const int DontNeed = 4;
    private const int PageOut = 21;

    /// <summary>Gives them back; does nothing where the kernel does not know how.</summary>
    public static void GiveBack()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        var mappings = File.ReadLines("/proc/self/maps").Select(Find).OfType<Mapping>().ToList();
        // What a kernel before 5.4 refuses it does by itself when memory is short.
        foreach (var mapping in mappings.OrderBy(mapping => mapping.Advice))
        {
            _ = Advise(mapping.Start, mapping.Length, mapping.Advice);
        }
    }

    private sealed record Mapping(nuint Start, nuint Length, int Advice);

    // "7f0c14000000-7f0c14021000 r-xp 00000000 08:01 1234 /usr/lib/libc.so.6".
    private static Mapping? Find(string line)
    {
        var parts = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        if (
            parts is not [var range, var access, _, _, _, ['/', ..] file]
            || file.StartsWith("/memfd:", StringComparison.Ordinal)
        )
        {
            return null;
        }
        int? advice = access switch
        {
            // Read alone and shared: what is let go is read from the file again. Programs alone, because the runtime never
            // unmaps one: a list that is older than the memory it speaks of would cost somebody else's.
            "r--s" when file.EndsWith(".dll", StringComparison.Ordinal) => DontNeed,
            // Of this process alone. What it has written to stays or is swapped; it is never lost.
            ['r', .., 'p'] => PageOut,
            _ => null,
        };
        if (advice is null)
        {
            return null;
        }
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        var start = nuint.Parse(range.AsSpan(0, dash), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var end = nuint.Parse(range.AsSpan(dash + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new Mapping(start, end - start, advice.Value);
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nuint address, nuint length, int advice);
}
