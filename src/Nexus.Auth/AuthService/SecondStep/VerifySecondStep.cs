using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.AuthService.Passkeys;
using Nexus.Auth.AuthService.SignIn;

namespace Nexus.Auth.AuthService.SecondStep;

internal static class VerifySecondStep
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/auth/mfa/verify", HandleAsync)
            .AllowAnonymous()
            .WithName("verifySecondStep")
            .WithSummary("Finish a sign-in or a step-up with a code, a recovery code or a passkey")
            .WithDescription("After five wrong codes further ones are refused for fifteen minutes (429).")
            .ProducesProblem(400)
            .ProducesProblem(401)
            .ProducesProblem(429);
        routes
            .MapPost("/api/auth/mfa/passkey-options", BeginAsync)
            .AllowAnonymous()
            .WithName("secondStepPasskeyOptions")
            .WithSummary("Take a passkey for the second step: a challenge for navigator.credentials.get")
            .ProducesProblem(401);
    }

    private static async Task<Ok<PasskeyChallenge>> BeginAsync(
        SecondStepPasskeyRequest request,
        HttpContext context,
        ClaimsPrincipal caller,
        SignInChallenges challenges,
        PasskeyCeremonies ceremonies,
        CancellationToken cancellationToken
    )
    {
        var challenge = await challenges.FindAsync(
            SecondStepCookie.TokenOf(request.MfaToken, context),
            caller,
            cancellationToken
        );
        return TypedResults.Ok(
            await ceremonies.BeginAssertionAsync(CeremonyPurpose.SecondStep, challenge.UserId, cancellationToken)
        );
    }

    private static async Task<Ok<LoginAnswer>> HandleAsync(
        VerifySecondStepRequest request,
        HttpContext context,
        ClaimsPrincipal caller,
        SignInChallenges challenges,
        SecondStepProof proofs,
        SignInCompletion completion,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var token = SecondStepCookie.TokenOf(request.MfaToken, context);
        var challenge = await challenges.FindAsync(token, caller, cancellationToken);
        var methods = await proofs.CheckAsync(challenge, request, cancellationToken);
        await challenges.SpendAsync(challenge, cancellationToken);
        SecondStepCookie.Clear(context);
        var proven = new Proven(challenge.UserId, methods, challenge.SessionId, request.Cookie, challenge.CredentialAt);
        return TypedResults.Ok(await completion.FinishAsync(proven, cancellationToken));
    }
}

/// <summary>The token of the first step, and a code or a passkey.</summary>
internal sealed record VerifySecondStepRequest
{
    /// <summary>Null for a sign-in that began elsewhere: the browser has it in a cookie.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? MfaToken { get; init; }

    /// <summary>Six figures of the app, or a recovery code; null with a passkey.</summary>
    [StringLength(40, MinimumLength = 1)]
    public string? Code { get; init; }

    /// <summary>In place of a code.</summary>
    public PasskeyAnswer? Passkey { get; init; }

    /// <summary>True for a browser: it gets the HttpOnly session cookie and no tokens.</summary>
    public bool Cookie { get; init; }

    public override string ToString() => nameof(VerifySecondStepRequest);
}

/// <summary>The token of the first step.</summary>
internal sealed record SecondStepPasskeyRequest
{
    /// <summary>Null for a sign-in that began elsewhere: the browser has it in a cookie.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? MfaToken { get; init; }

    public override string ToString() => nameof(SecondStepPasskeyRequest);
}
