using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.SecondStep;

/// <summary>Sign-ins that wait for their second step.</summary>
internal sealed class SignInChallenges(CredentialDb db, TimeProvider clock)
{
    /// <summary>The sign-in of a token. A step-up belongs to its session: another one's owner cannot finish it.</summary>
    /// <exception cref="ProblemException">401 when it has ended.</exception>
    public async Task<SignInChallenge> FindAsync(
        string token,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        var hash = OneTimeToken.HashOf(token);
        var challenge = await db
            .Challenges.AsNoTracking()
            .FirstOrDefaultAsync(row => row.TokenHash == hash, cancellationToken);
        return
            challenge is not null
            && challenge.Until > clock.GetUtcNow()
            && (challenge.SessionId is null || challenge.SessionId == caller.SessionIdOrNull())
            ? challenge
            : throw Refused();
    }

    /// <summary>Uses it up; of several requests at once one succeeds.</summary>
    public async Task SpendAsync(SignInChallenge challenge, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var spent = await db
            .Challenges.Where(row => row.TokenHash == challenge.TokenHash)
            .ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (spent == 0)
        {
            throw Refused();
        }
    }

    private static ProblemException Refused() =>
        Problems.Of(
            401,
            "mfa-token-refused",
            "This sign-in has ended.",
            "Its token is unknown, used or older than five minutes. Begin the sign-in again."
        );
}
