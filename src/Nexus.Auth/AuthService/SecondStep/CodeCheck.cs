using Microsoft.EntityFrameworkCore;
using OtpNet;

namespace Nexus.Auth.AuthService.SecondStep;

/// <summary>Whether a code is a user's, and uses it up: no code is good twice (RFC 6238 section 5.2).</summary>
internal sealed class CodeCheck(CredentialDb db, SealedSecrets secrets, TimeProvider clock)
{
    public const int Digits = 6;

    // One step of thirty seconds to either side, for clocks that are a little off.
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    /// <summary>How the code proved the user, or null when it did not.</summary>
    public async Task<UsedCode?> UseAsync(Guid userId, string typed, CancellationToken cancellationToken)
    {
        var code = RecoveryCode.Normalise(typed);
        if (code.Length == Digits && code.All(char.IsAsciiDigit))
        {
            return await UseTimedAsync(userId, code, cancellationToken) ? UsedCode.Timed : null;
        }
        return code.Length == RecoveryCode.Letters && await UseRecoveryAsync(userId, code, cancellationToken)
            ? UsedCode.Recovery
            : null;
    }

    /// <summary>Takes a code of the authenticator app, whether it is confirmed yet or not.</summary>
    public async Task<bool> UseTimedAsync(Guid userId, string code, CancellationToken cancellationToken)
    {
        var authenticator = await db
            .Authenticators.AsNoTracking()
            .FirstOrDefaultAsync(row => row.UserId == userId, cancellationToken);
        if (authenticator is null)
        {
            return false;
        }
        var totp = new Totp(await secrets.OpenAsync(authenticator, cancellationToken));
        if (!totp.VerifyTotp(clock.GetUtcNow().UtcDateTime, code, out var step, Window))
        {
            return false;
        }
        // The condition lets one of several simultaneous requests with the same code win.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var taken = await db
            .Authenticators.Where(row => row.UserId == userId && row.LastStep < step)
            .ExecuteUpdateAsync(row => row.SetProperty(a => a.LastStep, step), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return taken == 1;
    }

    private async Task<bool> UseRecoveryAsync(Guid userId, string code, CancellationToken cancellationToken)
    {
        var hash = RecoveryCode.HashOf(code);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var taken = await db
            .RecoveryCodes.Where(row => row.UserId == userId && row.CodeHash == hash)
            .ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return taken == 1;
    }
}

internal enum UsedCode
{
    Timed,
    Recovery,
}
