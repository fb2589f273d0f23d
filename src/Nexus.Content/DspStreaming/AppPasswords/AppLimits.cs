using System.Threading.RateLimiting;

namespace Nexus.Content.DspStreaming.AppPasswords;

/// <summary>
/// Limits by address and name for failed sign-ins and by user for requests, in each process, beside the gateway's by address.
/// Nobody guesses 160 bits; what is kept small is the work that guesses make.
/// </summary>
internal sealed class AppLimits : IDisposable
{
    /// <summary>Failed sign-ins from one address under one name at once; one more comes back every 30 seconds.</summary>
    public const int Failures = 20;

    private readonly PartitionedRateLimiter<string> failures = PartitionedRateLimiter.Create<string, string>(from =>
        RateLimitPartition.GetTokenBucketLimiter(
            from,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = Failures,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromSeconds(30),
                AutoReplenishment = true,
            }
        )
    );

    // An app that synchronises asks for every album and every cover.
    private readonly PartitionedRateLimiter<Guid> requests = PartitionedRateLimiter.Create<Guid, Guid>(user =>
        RateLimitPartition.GetTokenBucketLimiter(
            user,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = 3000,
                TokensPerPeriod = 50,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                AutoReplenishment = true,
            }
        )
    );

    public bool MayTry(string from)
    {
        using var lease = failures.AttemptAcquire(from, permitCount: 0);
        return lease.IsAcquired;
    }

    public void NoteFailure(string from) => failures.AttemptAcquire(from).Dispose();

    public bool MayAsk(Guid userId)
    {
        using var lease = requests.AttemptAcquire(userId);
        return lease.IsAcquired;
    }

    public void Dispose()
    {
        failures.Dispose();
        requests.Dispose();
    }
}
