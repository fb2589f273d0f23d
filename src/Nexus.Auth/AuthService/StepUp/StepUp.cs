using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.AuthService.Passwords;
using Nexus.Auth.AuthService.SecondStep;
using Nexus.Auth.AuthService.SignIn;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.StepUp;

/// <summary>
/// Proves a signed-in user anew, in the same steps as a sign-in, within his session. What needs it answers 401
/// <c>step-up-required</c>.
/// </summary>
internal static class StepUp
{
    public static void Map(IEndpointRouteBuilder routes) =>
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

    private static async Task<Results<Ok<LoginAnswer>, JsonHttpResult<SecondStepRequired>>> HandleAsync(
        StepUpRequest request,
        HttpContext context,
        ClaimsPrincipal caller,
        ServiceClient client,
        PasswordCheck check,
        SecondStepDemand secondStep,
        SignInCompletion completion,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var session = caller.SessionIdOrNull() ?? throw Problems.Unauthorized("This needs a token of a session.");
        var found = await client.SendAsync(UserCalls.Find, new FindUser(UserId: caller.UserId()), cancellationToken);
        var user = found.User ?? throw Problems.Unauthorized("This account is not there any more.");
        // Counted with the failed sign-ins: a stolen session must not become a way to try passwords.
        var credential =
            await check.MatchAsync(user.Email, user, request.Password, cancellationToken)
            ?? throw Problems.Invalid("password", "This is not your password.");
        if (await secondStep.OfAsync(credential.UserId, session, cancellationToken) is { } demand)
        {
            return demand;
        }
        var proven = new Proven(credential.UserId, ["pwd"], session, request.Cookie);
        return TypedResults.Ok(await completion.FinishAsync(proven, cancellationToken));
    }
}

/// <summary>The present password.</summary>
internal sealed record StepUpRequest
{
    [StringLength(PasswordRules.Most, MinimumLength = 1)]
    public required string Password { get; init; }

    /// <summary>True for a browser: its cookie is changed and it gets no token.</summary>
    public bool Cookie { get; init; }

    public override string ToString() => nameof(StepUpRequest);
}
