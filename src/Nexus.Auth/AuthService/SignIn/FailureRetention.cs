using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Retention;

namespace Nexus.Auth.AuthService.SignIn;

/// <summary>
/// Forgets failed and half-done sign-ins that have long ended, so that guessing does not fill the tables for ever, and
/// devices nobody used for a year.
/// </summary>
internal sealed class FailureRetention(CredentialDb db, TimeProvider clock) : IForgets
{
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var limit = clock.GetUtcNow() - Lockout.Duration;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Failures.Where(row => row.LastAt < limit).ExecuteDeleteAsync(cancellationToken);
        await db.Challenges.Where(row => row.Until < limit).ExecuteDeleteAsync(cancellationToken);
        await db.Ceremonies.Where(row => row.Until < limit).ExecuteDeleteAsync(cancellationToken);
        var unseen = clock.GetUtcNow() - KnownDevices.Kept;
        await db.Devices.Where(row => row.LastSeenAt < unseen).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
