using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.SecondStep;

/// <summary>Asks for the second step where the user has one.</summary>
internal sealed class SecondStepDemand(CredentialDb db, TimeProvider clock)
{
    /// <summary>The answer that asks for it, or null where the first step is enough.</summary>
    public async Task<JsonHttpResult<SecondStepRequired>?> OfAsync(
        Guid userId,
        Guid? sessionId,
        DateTimeOffset? credentialAt,
        CancellationToken cancellationToken
    )
    {
        var demand = await BeginAsync(userId, sessionId, credentialAt, elsewhere: false, cancellationToken);
        return demand is null
            ? null
            : TypedResults.Json(demand, contentType: "application/problem+json", statusCode: demand.Status);
    }

    /// <summary>Lets a sign-in wait for its second step; null where the user has none.</summary>
    public async Task<SecondStepRequired?> BeginAsync(
        Guid userId,
        Guid? sessionId,
        DateTimeOffset? credentialAt,
        bool elsewhere,
        CancellationToken cancellationToken
    )
    {
        if (
            !await db.Authenticators.AnyAsync(row => row.UserId == userId && row.ConfirmedAt != null, cancellationToken)
        )
        {
            return null;
        }
        string[] methods = await db.Passkeys.AnyAsync(row => row.UserId == userId, cancellationToken)
            ? ["totp", "recovery-code", "passkey"]
            : ["totp", "recovery-code"];
        var token = OneTimeToken.Make();
        db.Challenges.Add(
            new SignInChallenge
            {
                TokenHash = OneTimeToken.HashOf(token),
                UserId = userId,
                SessionId = sessionId,
                Elsewhere = elsewhere,
                CredentialAt = credentialAt,
                Until = clock.GetUtcNow() + SignInChallenge.Lifetime,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        return new SecondStepRequired(token, (int)SignInChallenge.Lifetime.TotalSeconds, methods);
    }
}

/// <summary>The problem of a right password that is only the first step (RFC 9457 with further members).</summary>
internal sealed record SecondStepRequired(string MfaToken, int ExpiresIn, IReadOnlyList<string> Methods)
{
    /// <summary>What is asked for; <see cref="Methods"/> are the ways to give it.</summary>
    public string Kind => "second-step";

    public string Type => "urn:nexus:problem:mfa-required";

    public string Title => "A second step is needed.";

    public int Status => 401;

    public string Detail =>
        "Send mfaToken and a code of your authenticator app, or a passkey, to /api/auth/mfa/verify.";

    public override string ToString() => nameof(SecondStepRequired);
}
