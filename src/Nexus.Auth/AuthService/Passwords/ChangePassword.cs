using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.AuthService.SignIn;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.Passwords;

internal static class ChangePassword
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/auth/password/change", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("changePassword")
            .WithSummary("Change your password; your other sessions end")
            .ProducesProblem(400)
            .ProducesProblem(429)
            .RequireRecentSignIn();

    private static async Task<NoContent> HandleAsync(
        ChangePasswordRequest request,
        ClaimsPrincipal caller,
        ServiceClient client,
        PasswordCheck check,
        PasswordPolicy policy,
        PasswordChange change,
        CancellationToken cancellationToken
    )
    {
        policy.Check("newPassword", request.NewPassword);
        var found = await client.SendAsync(UserCalls.Find, new FindUser(UserId: caller.UserId()), cancellationToken);
        var user = found.User ?? throw Problems.Unauthorized("This account is not there any more.");
        // Counted with the failed sign-ins: a stolen session must not become a way to try passwords.
        var credential =
            await check.MatchAsync(user.Email, user, request.CurrentPassword, cancellationToken)
            ?? throw Problems.Invalid("currentPassword", "This is not the present password.");
        await change.ReplaceAsync(credential, request.NewPassword, caller.SessionIdOrNull(), null, cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>The present password and the one to be.</summary>
internal sealed record ChangePasswordRequest
{
    [StringLength(PasswordRules.Most, MinimumLength = 1)]
    public required string CurrentPassword { get; init; }

    [StringLength(PasswordRules.Most, MinimumLength = PasswordRules.Least)]
    public required string NewPassword { get; init; }

    public override string ToString() => nameof(ChangePasswordRequest);
}
