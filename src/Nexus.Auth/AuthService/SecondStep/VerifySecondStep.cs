using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthService.Notices;
using Nexus.Auth.AuthService.SignIn;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.SecondStep;

internal static class VerifySecondStep
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/auth/mfa/verify", HandleAsync)
            .AllowAnonymous()
            .WithName("verifySecondStep")
            .WithSummary("Finish a sign-in or a step-up with a code of the authenticator app or a recovery code")
            .WithDescription("After five wrong codes further ones are refused for fifteen minutes (429).")
            .ProducesProblem(401)
            .ProducesProblem(429);

    private static async Task<Ok<LoginAnswer>> HandleAsync(
        VerifySecondStepRequest request,
        HttpContext context,
        ClaimsPrincipal caller,
        CredentialDb db,
        CodeCheck check,
        Lockout lockout,
        SignInCompletion completion,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var challenge = await FindAsync(request.MfaToken, caller, db, clock, cancellationToken);
        var userId = challenge.UserId;
        var attempts = await lockout.TakeAttemptAsync(userId, cancellationToken);
        var used = await check.UseAsync(userId, request.Code, cancellationToken);
        if (used is null)
        {
            if (attempts == Lockout.MostFailures)
            {
                db.Enqueue(SendNotice.Of(userId, NoticeKind.CodesGuessed, clock));
                await db.SaveChangesAsync(cancellationToken);
            }
            throw Problems.Of(401, "mfa-refused", "The code is wrong or was used before.", "Wait for the next code.");
        }
        await SpendAsync(challenge, db, cancellationToken);
        await lockout.ForgetAttemptsAsync(userId, cancellationToken);
        if (used == UsedCode.Recovery)
        {
            db.Enqueue(SendNotice.Of(userId, NoticeKind.RecoveryCodeUsed, clock));
        }
        return TypedResults.Ok(
            await completion.FinishAsync(
                new Proven(userId, ["pwd", "otp", "mfa"], challenge.SessionId, request.Cookie),
                cancellationToken
            )
        );
    }

    // A step-up belongs to its session: another one's owner cannot finish it.
    private static async Task<SignInChallenge> FindAsync(
        string token,
        ClaimsPrincipal caller,
        CredentialDb db,
        TimeProvider clock,
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

    private static async Task SpendAsync(
        SignInChallenge challenge,
        CredentialDb db,
        CancellationToken cancellationToken
    )
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
            "Its token is unknown, used or older than five minutes. Begin again with your password."
        );
}

/// <summary>The token of the first step and a code.</summary>
internal sealed record VerifySecondStepRequest
{
    [StringLength(100, MinimumLength = 1)]
    public required string MfaToken { get; init; }

    /// <summary>Six figures of the app, or a recovery code.</summary>
    [StringLength(40, MinimumLength = 1)]
    public required string Code { get; init; }

    /// <summary>True for a browser: it gets the HttpOnly session cookie and no tokens.</summary>
    public bool Cookie { get; init; }

    public override string ToString() => nameof(VerifySecondStepRequest);
}
