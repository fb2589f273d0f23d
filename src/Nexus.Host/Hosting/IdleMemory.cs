using System.Runtime;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Nexus.Kernel.Data;

namespace Nexus.Host.Hosting;

/// <summary>
/// Gives memory back when work has ceased: a laptop has other things to do with it. The collector, the C library and
/// SQLite's connections keep what a burst needed until the next one, which on a quiet evening does not come.
/// </summary>
internal sealed class IdleMemory(IEnumerable<ServiceDatabase> databases) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(3);

    /// <summary>Busy is who uses more than this part of one processor.</summary>
    private const double Busy = 0.1;

    /// <summary>Less than this was not worth the pause that collecting costs.</summary>
    private const long Worthwhile = 32 << 20;

    private long allocated;
    private TimeSpan used;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look);
        // A start that is refused cancels the token as well; thrown here, that would look like a second fault.
        using var stop = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            if (IsQuiet() && GC.GetTotalAllocatedBytes() - allocated > Worthwhile)
            {
                GiveBack();
                allocated = GC.GetTotalAllocatedBytes();
            }
        }
    }

    private bool IsQuiet()
    {
        var now = Environment.CpuUsage.TotalTime;
        var quiet = now - used < Look * Busy;
        used = now;
        return quiet;
    }

    private void GiveBack()
    {
        // Idle connections hold a page cache and prepared statements each; the next request opens them again.
        foreach (var database in databases)
        {
            database.CloseIdle();
        }
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            _ = TrimHeap(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Not glibc: its heap is left as it is.
        }
        ColdPages.GiveBack();
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int TrimHeap(nuint pad);
}
