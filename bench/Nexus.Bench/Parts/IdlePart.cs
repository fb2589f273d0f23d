using Nexus.Bench.Running;

namespace Nexus.Bench.Parts;

/// <summary>Memory and processor use after the demo, when nobody does anything any more.</summary>
internal static class IdlePart
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(Results results)
    {
        await using var platform = await RunningPlatform.StartAsync();
        await platform.PlayDemoAsync();
        var afterDemo = platform.ResidentMiB;
        await Task.Delay(Settling);
        var before = platform.ProcessorSeconds;
        await Task.Delay(Watch);
        var share = (platform.ProcessorSeconds - before) / Watch.TotalSeconds * 100;
        results.AtMost("resident memory at the demo's end", afterDemo, "MiB", 250);
        results.AtMost("resident memory after settling", platform.ResidentMiB, "MiB", 250);
        results.AtMost("idle processor use", share, "% of a core", 1);
    }
}
