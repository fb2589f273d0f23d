using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.AuthService.Notices;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.SecondStep;

internal static class ConfirmAuthenticator
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/auth/mfa/totp/confirm", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("confirmAuthenticator")
            .WithSummary("Switch two-step sign-in on with the app's first code; answers ten recovery codes, once")
            .ProducesProblem(400)
            .ProducesProblem(409)
            .RequireRecentSignIn();

    private static async Task<Ok<RecoveryCodes>> HandleAsync(
        ConfirmAuthenticatorRequest request,
        HttpContext context,
        ClaimsPrincipal caller,
        CredentialDb db,
        CodeCheck check,
        RecoveryCodeSet codes,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var userId = caller.UserId();
        if (!await check.UseTimedAsync(userId, RecoveryCode.Normalise(request.Code), cancellationToken))
        {
            throw Problems.Invalid("code", "This is not the app's present code; look whether the clock is right.");
        }
        var authenticator = await db.Authenticators.FindAsync([userId], cancellationToken);
        if (authenticator is not { ConfirmedAt: null })
        {
            throw Problems.Conflict("totp-on", "An authenticator app is set up already.", "Remove it first.");
        }
        authenticator.Confirm(clock.GetUtcNow());
        var made = await codes.ReplaceAsync(userId, cancellationToken);
        db.Audit(userId.ToString(), "second-step.on", userId.ToString());
        db.Enqueue(SendNotice.Of(userId, NoticeKind.AuthenticatorOn, clock));
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(made);
    }
}

/// <summary>The six figures the app shows.</summary>
internal sealed record ConfirmAuthenticatorRequest
{
    [StringLength(20, MinimumLength = CodeCheck.Digits)]
    public required string Code { get; init; }

    public override string ToString() => nameof(ConfirmAuthenticatorRequest);
}
