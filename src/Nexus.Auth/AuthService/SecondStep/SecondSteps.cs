using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthService.Notices;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.SecondStep;

/// <summary>What a user has switched on, switched off again, and new recovery codes.</summary>
internal static class SecondSteps
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/auth/mfa", ReadAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readSecondSteps")
            .WithSummary("Whether two-step sign-in is on, and how many recovery codes are left");
        routes
            .MapDelete("/api/auth/mfa/totp", RemoveAsync)
            .RequireAuthorization(Policies.User)
            .WithName("removeAuthenticator")
            .WithSummary("Switch two-step sign-in off; the recovery codes end with it")
            .ProducesProblem(404)
            .RequireRecentSignIn();
        routes
            .MapPost("/api/auth/mfa/recovery-codes", RenewAsync)
            .RequireAuthorization(Policies.User)
            .WithName("renewRecoveryCodes")
            .WithSummary("Ten new recovery codes; the old ones are worth nothing from now on")
            .ProducesProblem(409)
            .RequireRecentSignIn();
    }

    private static async Task<Ok<SecondStepState>> ReadAsync(
        ClaimsPrincipal caller,
        CredentialDb db,
        CancellationToken cancellationToken
    )
    {
        var userId = caller.UserId();
        var authenticator = await db.Authenticators.FindAsync([userId], cancellationToken);
        var left = await db.RecoveryCodes.CountAsync(row => row.UserId == userId, cancellationToken);
        return TypedResults.Ok(
            new SecondStepState(authenticator?.ConfirmedAt is not null, authenticator?.ConfirmedAt, left)
        );
    }

    private static async Task<NoContent> RemoveAsync(
        ClaimsPrincipal caller,
        CredentialDb db,
        RecoveryCodeSet codes,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var userId = caller.UserId();
        if (await db.Authenticators.FindAsync([userId], cancellationToken) is not { ConfirmedAt: not null } known)
        {
            throw Problems.NotFound("authenticator", userId);
        }
        db.Authenticators.Remove(known);
        await codes.RemoveAsync(userId, cancellationToken);
        db.Audit(userId.ToString(), "second-step.off", userId.ToString());
        db.Enqueue(SendNotice.Of(userId, NoticeKind.AuthenticatorOff, clock));
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<RecoveryCodes>> RenewAsync(
        HttpContext context,
        ClaimsPrincipal caller,
        CredentialDb db,
        RecoveryCodeSet codes,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var userId = caller.UserId();
        if (await db.Authenticators.FindAsync([userId], cancellationToken) is not { ConfirmedAt: not null })
        {
            throw Problems.Conflict("totp-off", "Two-step sign-in is off.", "Set an authenticator app up first.");
        }
        var made = await codes.ReplaceAsync(userId, cancellationToken);
        db.Audit(userId.ToString(), "second-step.codes-renewed", userId.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(made);
    }
}

/// <summary>What is switched on.</summary>
internal sealed record SecondStepState(bool Totp, DateTimeOffset? TotpSince, int RecoveryCodesLeft);
