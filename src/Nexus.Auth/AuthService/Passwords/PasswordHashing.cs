using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Telemetry;

namespace Nexus.Auth.AuthService.Passwords;

/// <summary>
/// PBKDF2-HMAC-SHA512 with 210,000 iterations (OWASP Password Storage Cheat Sheet) in ASP.NET Core Identity's format 3.
/// As many hashes at once as there are processors: more would only make all of them slow, and a flood of sign-ins
/// would starve everything else.
/// </summary>
internal sealed class PasswordHashing : IDisposable
{
    public const int Iterations = 210_000;

    private static readonly Histogram<double> Duration = NexusTelemetry.Meter.CreateHistogram<double>(
        "nexus.auth.password_hash.duration",
        "s",
        "Time one password hash takes: what a sign-in costs, and a guess"
    );

    private readonly SemaphoreSlim slots = new(Environment.ProcessorCount);
    private readonly PasswordHasher<object> hasher;
    private readonly object nobody = new();
    private readonly Lazy<string> decoy;
    private int done;

    public PasswordHashing(int iterations = Iterations)
    {
        hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        decoy = new Lazy<string>(() => hasher.HashPassword(nobody, Guid.CreateVersion7().ToString()));
    }

    /// <summary>Waits for a processor; what needs hashing is done while holding it.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        return new Slot(slots);
    }

    /// <summary>How many hashes were worked out since the start: equal work must show as equal numbers.</summary>
    public int Done => done;

    public string Hash(string password) => Work(() => hasher.HashPassword(nobody, password));

    /// <summary>Checks a password; where there is no hash it works as long for nothing, so that time tells nothing.</summary>
    public PasswordMatch Verify(string? hash, string password)
    {
        var result = Work(() => hasher.VerifyHashedPassword(nobody, hash ?? decoy.Value, password));
        return hash is null || result == PasswordVerificationResult.Failed ? PasswordMatch.Wrong
            : result == PasswordVerificationResult.SuccessRehashNeeded ? PasswordMatch.RightButOld
            : PasswordMatch.Right;
    }

    private T Work<T>(Func<T> hash)
    {
        Interlocked.Increment(ref done);
        var start = Stopwatch.GetTimestamp();
        var result = hash();
        Duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        return result;
    }

    public void Dispose() => slots.Dispose();

    private sealed class Slot(SemaphoreSlim slots) : IDisposable
    {
        public void Dispose() => slots.Release();
    }
}

internal enum PasswordMatch
{
    Wrong,
    Right,

    /// <summary>Right, but hashed with fewer iterations than today's.</summary>
    RightButOld,
}
