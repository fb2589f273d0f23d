using Nexus.Auth.AuthService.Notices;
using Nexus.Auth.AuthService.Passkeys;
using Nexus.Auth.AuthService.SignIn;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.AuthService.SecondStep;

/// <summary>Checks the second step: a code, of which five may be wrong, or a passkey.</summary>
internal sealed class SecondStepProof(
    CredentialDb db,
    CodeCheck check,
    Lockout lockout,
    PasskeyCeremonies ceremonies,
    TimeProvider clock
)
{
    /// <summary>How both steps proved the user (<c>amr</c>, RFC 8176).</summary>
    /// <exception cref="ProblemException">401 when it is wrong, 429 after five wrong codes.</exception>
    public async Task<IReadOnlyList<string>> CheckAsync(
        SignInChallenge challenge,
        VerifySecondStepRequest request,
        CancellationToken cancellationToken
    )
    {
        var userId = challenge.UserId;
        // How another provider proved its user is not known here.
        string[] first = challenge.Elsewhere ? [] : ["pwd"];
        switch (request)
        {
            case { Code: { } code, Passkey: null }:
                await UseCodeAsync(userId, code, cancellationToken);
                return [.. first, "otp", "mfa"];
            case { Code: null, Passkey: { } answer }:
                await ceremonies.EndAssertionAsync(CeremonyPurpose.SecondStep, userId, answer, cancellationToken);
                return [.. first, .. PasskeySignIn.Methods];
            default:
                throw Problems.Invalid("code", "Give either a code or a passkey.");
        }
    }

    private async Task UseCodeAsync(Guid userId, string code, CancellationToken cancellationToken)
    {
        var attempts = await lockout.TakeAttemptAsync(userId, cancellationToken);
        var used = await check.UseAsync(userId, code, cancellationToken);
        if (used is null)
        {
            if (attempts == Lockout.MostFailures)
            {
                db.Enqueue(SendNotice.Of(userId, NoticeKind.CodesGuessed, clock));
                await db.SaveChangesAsync(cancellationToken);
            }
            throw Problems.Of(401, "mfa-refused", "The code is wrong or was used before.", "Wait for the next code.");
        }
        await lockout.ForgetAttemptsAsync(userId, cancellationToken);
        if (used == UsedCode.Recovery)
        {
            db.Enqueue(SendNotice.Of(userId, NoticeKind.RecoveryCodeUsed, clock));
        }
    }
}
