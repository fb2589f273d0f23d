using Nexus.Bench.Running;

namespace Nexus.Bench.Parts;

/// <summary>From the command to the first ready answer, on a fresh folder and again on the same.</summary>
internal static class StartPart
{
    private const int Rounds = 3;
    private const double BarSeconds = 3;

    public static async Task RunAsync(Results results)
    {
        var (fresh, again) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            await using var platform = RunningPlatform.Prepare();
            fresh.Add((await platform.StartAsync()).TotalSeconds);
            await platform.StopAsync();
            again.Add((await platform.StartAsync()).TotalSeconds);
        }
        results.AtMost("`up` ready, fresh data folder", Results.Median(fresh), "s", BarSeconds);
        results.AtMost("`up` ready, second start", Results.Median(again), "s", BarSeconds);
    }
}
