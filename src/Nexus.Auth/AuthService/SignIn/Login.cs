using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.AuthService.Passwords;
using Nexus.Auth.AuthService.SecondStep;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Auth.AuthService.SignIn;

internal static class Login
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/auth/login", HandleAsync)
            .AllowAnonymous()
            .WithName("login")
            .WithSummary("Sign in with address and password")
            .WithDescription(
                "Answers tokens, or with \"cookie\": true sets the HttpOnly cookie nexus_session instead. A wrong password and an unknown address answer alike. After five failures the address is locked for fifteen minutes (429). A one-time password answers 403 password-change-required with a changeToken; where two-step sign-in is on, a right password answers 401 mfa-required with an mfaToken for /api/auth/mfa/verify. Both say by kind what is asked for, and by methods how it may be given."
            )
            .ProducesProblem(401)
            .ProducesProblem(429);

    private static async Task<
        Results<Ok<LoginAnswer>, JsonHttpResult<PasswordChangeRequired>, JsonHttpResult<SecondStepRequired>>
    > HandleAsync(
        LoginRequest request,
        HttpContext context,
        CredentialDb db,
        PasswordCheck check,
        SecondStepDemand secondStep,
        SignInCompletion completion,
        ServiceClient client,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var email = request.Email.Trim().ToLowerInvariant();
        var found = await client.SendAsync(UserCalls.Find, new FindUser(email), cancellationToken);
        var credential =
            await check.MatchAsync(email, found.User, request.Password, cancellationToken) ?? throw Refused();
        if (credential.MustChange)
        {
            return await DemandChangeAsync(db, credential, clock, cancellationToken);
        }
        if (await secondStep.OfAsync(credential.UserId, null, credential.ChangedAt, cancellationToken) is { } demand)
        {
            return demand;
        }
        var proven = new Proven(credential.UserId, ["pwd"], null, request.Cookie, credential.ChangedAt);
        return TypedResults.Ok(await completion.FinishAsync(proven, cancellationToken));
    }

    private static async Task<JsonHttpResult<PasswordChangeRequired>> DemandChangeAsync(
        CredentialDb db,
        Credential credential,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var (token, lifetime) = credential.IssueChangeToken(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        var demand = new PasswordChangeRequired(token, (int)lifetime.TotalSeconds);
        return TypedResults.Json(demand, contentType: "application/problem+json", statusCode: demand.Status);
    }

    private static ProblemException Refused() =>
        Problems.Of(401, "sign-in-refused", "Address or password is wrong.", "Check both and try again.");
}
