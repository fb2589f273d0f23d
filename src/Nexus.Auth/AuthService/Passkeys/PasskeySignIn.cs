using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.AuthService.SignIn;

namespace Nexus.Auth.AuthService.Passkeys;

/// <summary>
/// Sign-in without a password and without an address: the passkey tells who it is. It has checked its user itself, so
/// no second step follows.
/// </summary>
internal static class PasskeySignIn
{
    /// <summary>RFC 8176: possession of a key, which was opened by something its user knows or is.</summary>
    public static readonly IReadOnlyList<string> Methods = ["pop", "user", "mfa"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/auth/passkeys/sign-in/options", BeginAsync)
            .AllowAnonymous()
            .WithName("passkeySignInOptions")
            .WithSummary("Begin to sign in with a passkey: a challenge for navigator.credentials.get");
        routes
            .MapPost("/api/auth/passkeys/sign-in", EndAsync)
            .AllowAnonymous()
            .WithName("passkeySignIn")
            .WithSummary("Sign in with what the passkey answered")
            .ProducesProblem(401);
    }

    private static async Task<Ok<PasskeyChallenge>> BeginAsync(
        PasskeyCeremonies ceremonies,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(await ceremonies.BeginAssertionAsync(CeremonyPurpose.SignIn, null, cancellationToken));

    private static async Task<Ok<LoginAnswer>> EndAsync(
        PasskeySignInRequest request,
        HttpContext context,
        PasskeyCeremonies ceremonies,
        SignInCompletion completion,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var owner = await ceremonies.EndAssertionAsync(
            CeremonyPurpose.SignIn,
            null,
            request.Passkey,
            cancellationToken
        );
        var proven = new Proven(owner.UserId, Methods, null, request.Cookie, owner.CredentialAt);
        return TypedResults.Ok(await completion.FinishAsync(proven, cancellationToken));
    }
}
