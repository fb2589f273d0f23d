using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.UserAuth.Profile;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Verification;

internal static class ResendVerification
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/auth/verify/resend", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("resendVerification")
            .WithSummary("Send the verification mail again, at most once a minute")
            .ProducesProblem(409)
            .ProducesProblem(429);

    private static async Task<Accepted> HandleAsync(
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var user = await Me.FindAsync(db, caller, cancellationToken);
        if (user.EmailVerifiedAt is not null)
        {
            throw Problems.Conflict("already-verified", "The address is verified already.");
        }
        var mails = await db.Verifications.FindAsync([user.Id], cancellationToken);
        if (mails?.TakeMailTurn(clock.GetUtcNow(), Pause) != true)
        {
            var refusal = Problems.Of(
                429,
                "mail-sent-recently",
                "A mail went out a moment ago.",
                "Look for it, or try again in a minute."
            );
            throw new ProblemException(refusal.Problem with { RetryAfter = (int)Pause.TotalSeconds });
        }
        db.Enqueue(new SendVerification(user.Id));
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Accepted((string?)null);
    }
}
