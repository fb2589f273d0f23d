using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Verification;

internal static class VerifyEmail
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/auth/verify", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("verifyEmail")
            .WithSummary("Confirm your e-mail address with the token of the mail, signed in")
            .ProducesProblem(400)
            .ProducesProblem(403);

    private static async Task<NoContent> HandleAsync(
        VerifyRequest request,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var hash = OneTimeToken.HashOf(request.Token);
        var pending = await db.Verifications.FirstOrDefaultAsync(row => row.Hash == hash, cancellationToken);
        if (
            pending is null
            || pending.Until <= clock.GetUtcNow()
            || await db.Users.FindAsync([pending.UserId], cancellationToken) is not { } user
        )
        {
            throw Problems.Of(
                400,
                "verification-refused",
                "The token is not good any more.",
                "It is unknown, used, replaced by a newer mail or older than three days. Sign in and ask for another mail."
            );
        }
        OwnMail.Require(caller, user);
        pending.Settle();
        user.Verify(clock.GetUtcNow());
        db.Audit(user.Id.ToString(), "user.email-verified", user.Id.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>The token of the mail.</summary>
internal sealed record VerifyRequest
{
    [StringLength(100, MinimumLength = 1)]
    public required string Token { get; init; }

    public override string ToString() => nameof(VerifyRequest);
}
