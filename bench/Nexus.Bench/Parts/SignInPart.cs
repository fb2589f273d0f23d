using System.Diagnostics;
using Nexus.Bench.Running;

namespace Nexus.Bench.Parts;

/// <summary>
/// How much of a sign-in is the password hash, which is meant to be slow: all the rest (account, session, tokens, audit)
/// should not be felt beside it. The platform measures the hashes of these very sign-ins itself: two hashes in turn
/// differ by more than all the rest takes. The person signs out after each, as the sixth session would end the first and
/// be another thing to measure.
/// </summary>
internal static class SignInPart
{
    private const int WarmUp = 200;
    private const int Rounds = 60;
    private const string Metric = "nexus_auth_password_hash_duration_seconds_sum";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static async Task RunAsync(Results results)
    {
        await using var platform = await RunningPlatform.StartAsync();
        using var person = await Person.SignUpAsync(platform.Address, "fan");
        for (var i = 0; i < WarmUp; i++)
        {
            await person.SignInAgainAsync();
            await person.SignOutAsync();
        }
        var before = await platform.MetricAsync(Metric);
        var whole = TimeSpan.Zero;
        for (var i = 0; i < Rounds; i++)
        {
            // What followed from the last one is done before the next, else that would share the machine with its hash.
            await Task.Delay(Pause);
            var start = Stopwatch.GetTimestamp();
            await person.SignInAgainAsync();
            whole += Stopwatch.GetElapsedTime(start);
            await person.SignOutAsync();
        }
        var hashes = TimeSpan.FromSeconds(await platform.MetricAsync(Metric) - before);
        results.AtLeast("share of the password hash in a sign-in", hashes / whole * 100, "%", 95);
        results.Beside(
            "a sign-in, mean",
            whole.TotalMilliseconds / Rounds,
            "ms",
            "its hash alone",
            hashes.TotalMilliseconds / Rounds
        );
    }
}
