using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthService.Passwords;
using Nexus.Auth.AuthService.SignIn;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.Reset;

internal static class ResetPassword
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/auth/password/reset", HandleAsync)
            .AllowAnonymous()
            .WithName("resetPassword")
            .WithSummary("Choose a new password with the token of the mail; all sessions end")
            .ProducesProblem(400);

    private static async Task<NoContent> HandleAsync(
        ResetPasswordRequest request,
        CredentialDb db,
        PasswordChange change,
        Lockout lockout,
        ServiceClient client,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var hash = OneTimeToken.HashOf(request.Token);
        var reset = await db.Resets.FirstOrDefaultAsync(row => row.TokenHash == hash, cancellationToken);
        var credential =
            reset is not null && reset.Until > clock.GetUtcNow()
                ? await db.Credentials.FindAsync([reset.UserId], cancellationToken)
                : null;
        if (credential is null)
        {
            throw Refused();
        }
        var found = await client.SendAsync(UserCalls.Find, new FindUser(UserId: credential.UserId), cancellationToken);
        var proved = found.User is { EmailVerified: false } ? found.User.Email : null;
        try
        {
            await change.ReplaceAsync(credential, request.NewPassword, keptSession: null, proved, cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Somebody used the same link at the same moment.
            throw Refused();
        }
        if (found.User is { } user)
        {
            await lockout.ForgetAsync(user.Email, cancellationToken);
        }
        return TypedResults.NoContent();
    }

    private static ProblemException Refused() =>
        Problems.Of(
            400,
            "reset-refused",
            "The link is not good any more.",
            "It is unknown, used, replaced by a newer mail or older than half an hour. Ask for another one."
        );
}

/// <summary>The token of the mail and the password to be.</summary>
internal sealed record ResetPasswordRequest
{
    [StringLength(100, MinimumLength = 1)]
    public required string Token { get; init; }

    [StringLength(PasswordRules.Most, MinimumLength = PasswordRules.Least)]
    public required string NewPassword { get; init; }

    public override string ToString() => nameof(ResetPasswordRequest);
}
