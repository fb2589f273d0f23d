using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.AuthService.Reset;

/// <summary>
/// Every address gets the same answer after the same steps: one look, one task. Whether the task finds anybody to write
/// to shows nowhere outside.
/// </summary>
internal static class ForgotPassword
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/auth/password/forgot", HandleAsync)
            .AllowAnonymous()
            .WithName("forgotPassword")
            .WithSummary("Ask for a mail with which to choose a new password; every address is answered alike")
            .ProducesProblem(400);

    private static async Task<Accepted> HandleAsync(
        ForgotPasswordRequest request,
        CredentialDb db,
        ServiceClient client,
        CancellationToken cancellationToken
    )
    {
        var email = request.Email.Trim().ToLowerInvariant();
        var found = await client.SendAsync(UserCalls.Find, new FindUser(email), cancellationToken);
        db.Enqueue(new SendPasswordReset(found.User is { Active: true } user ? user.UserId : Guid.Empty));
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Accepted((string?)null);
    }
}

/// <summary>The address of the account.</summary>
internal sealed record ForgotPasswordRequest
{
    [StringLength(254, MinimumLength = 1)]
    public required string Email { get; init; }

    public override string ToString() => nameof(ForgotPasswordRequest);
}
