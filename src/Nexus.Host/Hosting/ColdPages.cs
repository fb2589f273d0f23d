using System.Globalization;
using System.Runtime.InteropServices;

namespace Nexus.Host.Hosting;

/// <summary>
/// Tells Linux that the pages of programs and libraries in memory are not needed for now (madvise(2), MADV_PAGEOUT).
/// They are as on disk, so nothing is written; the few that an idle platform still uses come back by themselves, and
/// the rest is free for others until work comes.
/// </summary>
internal static class ColdPages
{
    private const int PageOut = 21;

    /// <summary>Gives them back; does nothing where the kernel does not know how.</summary>
    public static void GiveBack()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        foreach (var line in File.ReadLines("/proc/self/maps"))
        {
            if (Find(line) is var (start, length))
            {
                // What a kernel before 5.4 refuses it does by itself when memory is short.
                _ = Advise(start, length, PageOut);
            }
        }
    }

    // "7f0c14000000-7f0c14021000 r-xp 00000000 08:01 1234 /usr/lib/libc.so.6": a file, and never written to.
    private static (nuint Start, nuint Length)? Find(string line)
    {
        var parts = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        if (
            parts is not [var range, ['r', '-', ..], _, _, _, ['/', ..] file]
            || file.StartsWith("/memfd:", StringComparison.Ordinal)
        )
        {
            return null;
        }
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        var start = nuint.Parse(range.AsSpan(0, dash), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var end = nuint.Parse(range.AsSpan(dash + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (start, end - start);
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nuint address, nuint length, int advice);
}
