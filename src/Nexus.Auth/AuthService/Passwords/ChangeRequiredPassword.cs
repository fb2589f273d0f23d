using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.Passwords;

internal static class ChangeRequiredPassword
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/auth/password/change-required", HandleAsync)
            .AllowAnonymous()
            .WithName("changeRequiredPassword")
            .WithSummary("Replace a one-time password with the change token of the sign-in, then sign in again")
            .ProducesProblem(400);

    private static async Task<NoContent> HandleAsync(
        ChangeRequiredPasswordRequest request,
        CredentialDb db,
        PasswordChange change,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var hash = OneTimeToken.HashOf(request.ChangeToken);
        var credential = await db.Credentials.FirstOrDefaultAsync(
            row => row.ChangeTokenHash == hash,
            cancellationToken
        );
        if (credential is null || credential.ChangeTokenUntil <= clock.GetUtcNow())
        {
            throw Problems.Of(
                400,
                "change-token-refused",
                "The change token is not good any more.",
                "It is unknown, used or older than ten minutes. Sign in with the one-time password again."
            );
        }
        await change.ReplaceAsync(
            credential,
            request.NewPassword,
            keptSession: null,
            provedAddress: null,
            cancellationToken
        );
        return TypedResults.NoContent();
    }
}

/// <summary>The token of the refused sign-in and the password to be.</summary>
internal sealed record ChangeRequiredPasswordRequest
{
    [StringLength(100, MinimumLength = 1)]
    public required string ChangeToken { get; init; }

    [StringLength(PasswordRules.Most, MinimumLength = PasswordRules.Least)]
    public required string NewPassword { get; init; }

    public override string ToString() => nameof(ChangeRequiredPasswordRequest);
}
