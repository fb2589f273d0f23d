using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;

namespace Nexus.Auth.AuthService.SignIn;

/// <summary>
/// After five failures in a row an address is locked for fifteen minutes. Addresses without an account lock alike, so
/// that the lock tells nothing, and a locked address refuses the right password too.
/// </summary>
internal sealed class Lockout(CredentialDb db, TimeProvider clock)
{
    public const int MostFailures = 5;
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(15);

    /// <returns>Whether there were failures since the last success.</returns>
    /// <exception cref="ProblemException">429 with the seconds that are left.</exception>
    public async Task<bool> RefuseLockedAsync(string email, CancellationToken cancellationToken)
    {
        var hash = HashOf(email);
        var known = await db
            .Failures.AsNoTracking()
            .FirstOrDefaultAsync(row => row.AddressHash == hash, cancellationToken);
        if (known is null || known.Count < MostFailures)
        {
            return known is not null;
        }
        var left = known.LastAt + Duration - clock.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            throw Locked(left);
        }
        return true;
    }

    /// <summary>Counts one more; failures older than the lock's duration are forgotten. One atomic statement.</summary>
    public async Task CountAsync(string email, CancellationToken cancellationToken)
    {
        var now = UnixMicroseconds.FromTime(clock.GetUtcNow());
        var stale = UnixMicroseconds.FromTime(clock.GetUtcNow() - Duration);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO sign_in_failures (address_hash, count, last_at) VALUES ({HashOf(email)}, 1, {now})
            ON CONFLICT (address_hash) DO UPDATE SET
                count = CASE WHEN sign_in_failures.last_at <= {stale} THEN 1 ELSE sign_in_failures.count + 1 END,
                last_at = {now}
            """,
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Takes one of the five attempts at a user's second step before the code is looked at, in one statement, so that
    /// many guesses at once are no more than five.
    /// </summary>
    /// <returns>How many were taken with this one.</returns>
    /// <exception cref="ProblemException">429 when there is none left.</exception>
    public async Task<int> TakeAttemptAsync(Guid userId, CancellationToken cancellationToken)
    {
        var now = UnixMicroseconds.FromTime(clock.GetUtcNow());
        var stale = UnixMicroseconds.FromTime(clock.GetUtcNow() - Duration);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO sign_in_failures (address_hash, count, last_at) VALUES ({KeyOf(userId)}, 1, {now})
            ON CONFLICT (address_hash) DO UPDATE SET
                count = CASE WHEN sign_in_failures.last_at <= {stale} THEN 1 ELSE sign_in_failures.count + 1 END,
                last_at = CASE
                    WHEN sign_in_failures.count >= {MostFailures} AND sign_in_failures.last_at > {stale}
                    THEN sign_in_failures.last_at ELSE {now} END
            """,
            cancellationToken
        );
        var taken = await db
            .Failures.AsNoTracking()
            .FirstAsync(row => row.AddressHash == KeyOf(userId), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return taken.Count <= MostFailures ? taken.Count : throw Locked(taken.LastAt + Duration - clock.GetUtcNow());
    }

    public Task ForgetAttemptsAsync(Guid userId, CancellationToken cancellationToken) =>
        RemoveAsync(KeyOf(userId), cancellationToken);

    public Task ForgetAsync(string email, CancellationToken cancellationToken) =>
        RemoveAsync(HashOf(email), cancellationToken);

    private async Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Failures.Where(row => row.AddressHash == key).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static ProblemException Locked(TimeSpan left)
    {
        var refusal = Problems.Of(
            429,
            "sign-in-locked",
            "Too many failed sign-ins.",
            "Wait until the lock ends, then try again."
        );
        return new ProblemException(refusal.Problem with { RetryAfter = (int)Math.Ceiling(left.TotalSeconds) });
    }

    // No hash of an address begins like this, whatever somebody types as one.
    private static string KeyOf(Guid userId) => $"second-step:{userId:N}";

    private static string HashOf(string email) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email)));
}
