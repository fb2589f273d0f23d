using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Nexus.Bench.Running;

namespace Nexus.Bench.Parts;

/// <summary>
/// How much of a sign-in is the password hash, which is meant to be slow: all the rest (account, session, tokens, audit)
/// should not be felt beside it. Hash and sign-in take turns, so that what else the machine does strikes both; the
/// person signs out after each, as the sixth session would end the first and be another thing to measure.
/// </summary>
internal static class SignInPart
{
    private const int WarmUp = 200;
    private const int Rounds = 60;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // As auth-service hashes; docs/decisions/0006-passwords.md.
    private const int Iterations = 210_000;

    public static async Task RunAsync(Results results)
    {
        await using var platform = await RunningPlatform.StartAsync();
        using var person = await Person.SignUpAsync(platform.Address, "fan");
        var nobody = new object();
        var hasher = new PasswordHasher<object>(
            Options.Create(new PasswordHasherOptions { IterationCount = Iterations })
        );
        var stored = hasher.HashPassword(nobody, "a long bench password");
        for (var i = 0; i < WarmUp; i++)
        {
            await person.SignInAgainAsync();
            await person.SignOutAsync();
        }
        var (hashes, signIns) = (new List<double>(), new List<double>());
        for (var i = 0; i < Rounds; i++)
        {
            // What followed from the last one is done before the hash, else that alone would share the machine.
            await Task.Delay(Pause);
            var clock = Stopwatch.StartNew();
            hasher.VerifyHashedPassword(nobody, stored, "a long bench password");
            hashes.Add(clock.Elapsed.TotalMilliseconds);
            clock.Restart();
            await person.SignInAgainAsync();
            signIns.Add(clock.Elapsed.TotalMilliseconds);
            await person.SignOutAsync();
        }
        var (hash, whole) = (Median(hashes), Median(signIns));
        results.AtLeast("share of the password hash in a sign-in", hash / whole * 100, "%", 95);
        results.Beside("a sign-in, median", whole, "ms", "the hash alone", hash);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
