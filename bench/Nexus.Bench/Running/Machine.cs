using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using CliWrap;
using CliWrap.Buffered;

namespace Nexus.Bench.Running;

/// <summary>Where figures come from: without it they mean nothing.</summary>
internal static class Machine
{
    public static async Task<string> DescribeAsync()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 20);
        var kernel = (await File.ReadAllTextAsync("/proc/sys/kernel/osrelease")).Trim();
        var load = (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0];
        var commit = await Cli.Wrap("git")
            .WithArguments(["describe", "--always", "--dirty"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        // Other programs' work shows in the load average, and so in the figures.
        return string.Create(
            CultureInfo.InvariantCulture,
            $"## {DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC, commit {commit.StandardOutput.Trim()}\n\n{Environment.ProcessorCount} cores, {memory} MiB, Linux {kernel}, disk flush {FlushMilliseconds():F2} ms, password hash {HashMilliseconds():F0} ms (medians), load average at the end {load}."
        );
    }

    // Hosts lend their processors by the hour: the same hash takes 90 ms on a good day and 230 on a bad one.
    private static double HashMilliseconds() =>
        Results.Median(
            Enumerable
                .Range(0, 7)
                .Select(_ =>
                {
                    var clock = Stopwatch.StartNew();
                    Rfc2898DeriveBytes.Pbkdf2("password", new byte[16], 210_000, HashAlgorithmName.SHA512, 32);
                    return clock.Elapsed.TotalMilliseconds;
                })
                .ToList()
        );

    private static double FlushMilliseconds()
    {
        var path = Path.Combine(Path.GetTempPath(), $"nexus-bench-{Environment.ProcessId}");
        using var file = new FileStream(
            path,
            FileMode.Create,
            FileAccess.Write,
            FileShare.None,
            1,
            FileOptions.DeleteOnClose
        );
        var page = new byte[4096];
        return Results.Median(
            Enumerable
                .Range(0, 200)
                .Select(_ =>
                {
                    var clock = Stopwatch.StartNew();
                    file.Write(page);
                    file.Flush(flushToDisk: true);
                    return clock.Elapsed.TotalMilliseconds;
                })
                .ToList()
        );
    }
}
