using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.AuthService.Passkeys;
using Nexus.Auth.AuthService.Passwords;
using Nexus.Auth.AuthService.SecondStep;
using Nexus.Auth.AuthService.SignIn;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.StepUp;

/// <summary>
/// Proves a signed-in user anew, in the same steps as a sign-in, within his session. What needs it answers 401
/// <c>step-up-required</c>.
/// </summary>
internal static class StepUp
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/auth/step-up", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("stepUp")
            .WithSummary(
                "Prove again that it is you; answers a fresh access token, or with \"cookie\": true a new cookie"
            )
            .ProducesProblem(400)
            .ProducesProblem(401)
            .ProducesProblem(429);
        routes
            .MapPost("/api/auth/step-up/passkey-options", BeginAsync)
            .RequireAuthorization(Policies.User)
            .WithName("stepUpPasskeyOptions")
            .WithSummary("Prove yourself again with a passkey: a challenge for navigator.credentials.get");
    }

    private static async Task<Ok<PasskeyChallenge>> BeginAsync(
        ClaimsPrincipal caller,
        PasskeyCeremonies ceremonies,
        CancellationToken cancellationToken
    ) =>
        TypedResults.Ok(
            await ceremonies.BeginAssertionAsync(CeremonyPurpose.StepUp, caller.UserId(), cancellationToken)
        );

    private static async Task<Results<Ok<LoginAnswer>, JsonHttpResult<SecondStepRequired>>> HandleAsync(
        StepUpRequest request,
        HttpContext context,
        ClaimsPrincipal caller,
        FirstStep firstStep,
        SecondStepDemand secondStep,
        SignInCompletion completion,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var session = caller.SessionIdOrNull() ?? throw Problems.Unauthorized("This needs a token of a session.");
        var methods = await firstStep.CheckAsync(caller.UserId(), request, cancellationToken);
        // A passkey has checked its user itself; a password may be only the first step.
        if (
            request.Passkey is null
            && await secondStep.OfAsync(caller.UserId(), session, null, cancellationToken) is { } demand
        )
        {
            return demand;
        }
        var proven = new Proven(caller.UserId(), methods, session, request.Cookie, null);
        return TypedResults.Ok(await completion.FinishAsync(proven, cancellationToken));
    }
}

/// <summary>The present password or a passkey.</summary>
internal sealed record StepUpRequest
{
    [StringLength(PasswordRules.Most, MinimumLength = 1)]
    public string? Password { get; init; }

    /// <summary>In place of the password.</summary>
    public PasskeyAnswer? Passkey { get; init; }

    /// <summary>True for a browser: its cookie is changed and it gets no token.</summary>
    public bool Cookie { get; init; }

    public override string ToString() => nameof(StepUpRequest);
}
