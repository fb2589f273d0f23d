using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthService.Passkeys;
using Nexus.Auth.AuthService.Passwords;
using Nexus.Auth.AuthService.Reset;
using Nexus.Auth.AuthService.SecondStep;
using Nexus.Auth.AuthService.SignIn;
using Nexus.Kernel.Data;

namespace Nexus.Auth.AuthService;

internal sealed class CredentialDb(DbContextOptions<CredentialDb> options) : ServiceDb(options)
{
    public DbSet<Credential> Credentials => Set<Credential>();

    public DbSet<FormerPassword> FormerPasswords => Set<FormerPassword>();

    public DbSet<PasswordReset> Resets => Set<PasswordReset>();

    public DbSet<SignInFailures> Failures => Set<SignInFailures>();

    public DbSet<KnownDevice> Devices => Set<KnownDevice>();

    public DbSet<Authenticator> Authenticators => Set<Authenticator>();

    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    public DbSet<SignInChallenge> Challenges => Set<SignInChallenge>();

    public DbSet<Passkey> Passkeys => Set<Passkey>();

    public DbSet<PasskeyCeremony> Ceremonies => Set<PasskeyCeremony>();

    /// <summary>Since when somebody's password stands; null where there is none.</summary>
    public Task<DateTimeOffset?> CredentialAtAsync(Guid userId, CancellationToken cancellationToken) =>
        Credentials
            .Where(row => row.UserId == userId)
            .Select(row => (DateTimeOffset?)row.ChangedAt)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>Deletes what somebody signs in with, but for the present password; the caller has begun a transaction.</summary>
    public async Task DeleteBesidePasswordAsync(Guid userId, CancellationToken cancellationToken)
    {
        await FormerPasswords.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await Resets.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await Devices.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await Challenges.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await DeleteMadeBeforeAsync(userId, until: null, cancellationToken);
    }

    /// <summary>
    /// Deletes the passkeys and the authenticator that were there at a moment, or all, with what hangs on them, and tells
    /// how many of each; the caller has begun a transaction.
    /// </summary>
    public async Task<(int Passkeys, int Authenticators)> DeleteMadeBeforeAsync(
        Guid userId,
        DateTimeOffset? until,
        CancellationToken cancellationToken
    )
    {
        await Ceremonies.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        var passkeys = await Passkeys
            .Where(row => row.UserId == userId && (until == null || row.CreatedAt < until))
            .ExecuteDeleteAsync(cancellationToken);
        var authenticators = await Authenticators
            .Where(row => row.UserId == userId && (until == null || row.ConfirmedAt < until))
            .ExecuteDeleteAsync(cancellationToken);
        // One that was never confirmed asks for nothing, and a new one takes its place.
        if (!await Authenticators.AnyAsync(row => row.UserId == userId && row.ConfirmedAt != null, cancellationToken))
        {
            await RecoveryCodes.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        }
        return (passkeys, authenticators);
    }

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<Credential>().ToTable("credentials").HasKey(row => row.UserId);
        model.Entity<FormerPassword>().ToTable("former_passwords").HasKey(row => row.Id);
        model.Entity<PasswordReset>().ToTable("password_resets").HasKey(row => row.UserId);
        model.Entity<SignInFailures>().ToTable("sign_in_failures").HasKey(row => row.AddressHash);
        model.Entity<KnownDevice>().ToTable("known_devices").HasKey(row => new { row.UserId, row.DeviceHash });
        model.Entity<Authenticator>().ToTable("authenticators").HasKey(row => row.UserId);
        model.Entity<RecoveryCode>().ToTable("recovery_codes").HasKey(row => new { row.UserId, row.CodeHash });
        model.Entity<SignInChallenge>().ToTable("sign_in_challenges").HasKey(row => row.TokenHash);
        model.Entity<Passkey>().ToTable("passkeys").HasKey(row => row.Id);
        model.Entity<PasskeyCeremony>().ToTable("passkey_ceremonies").HasKey(row => row.TokenHash);
    }
}
