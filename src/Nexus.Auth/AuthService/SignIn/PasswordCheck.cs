using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthService.Passwords;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;

namespace Nexus.Auth.AuthService.SignIn;

/// <summary>Whether a password is an account's, with the lock and at the same cost in every case.</summary>
internal sealed class PasswordCheck(CredentialDb db, Lockout lockout, PasswordHashing hashing)
{
    /// <summary>The credential, or null when anything is wrong; which part is not told.</summary>
    /// <param name="email">The normalised address that was given.</param>
    /// <param name="user">The account, or null when there is none.</param>
    /// <param name="password">What was given.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Nexus.Kernel.Http.ProblemException">429 while the address is locked.</exception>
    public async Task<Credential?> MatchAsync(
        string email,
        UserAccount? user,
        string password,
        CancellationToken cancellationToken
    )
    {
        // The lock is looked at while holding a processor, so that a burst of guesses cannot pass it all at once.
        using var slot = await hashing.EnterAsync(cancellationToken);
        var hasFailed = await lockout.RefuseLockedAsync(email, cancellationToken);
        var userId = user is { Active: true } ? user.UserId : Guid.Empty;
        var credential = await db.Credentials.FirstOrDefaultAsync(row => row.UserId == userId, cancellationToken);
        var match = hashing.Verify(credential?.PasswordHash, password);
        if (credential is null || match == PasswordMatch.Wrong)
        {
            await lockout.CountAsync(email, cancellationToken);
            return null;
        }
        if (match == PasswordMatch.RightButOld)
        {
            credential.PasswordHash = hashing.Hash(password);
            db.Audit("system", "password.rehashed", credential.UserId.ToString());
            await db.SaveChangesAsync(cancellationToken);
        }
        if (hasFailed)
        {
            await lockout.ForgetAsync(email, cancellationToken);
        }
        return credential;
    }
}
