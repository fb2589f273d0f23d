using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.TokenMgr.Personal;

internal static class RevokePersonalToken
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapDelete("/api/tokens/personal/{id:guid}", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("revokePersonalToken")
            .WithSummary("Revoke one of your personal access tokens")
            .ProducesProblem(403)
            .ProducesProblem(404);

    private static async Task<NoContent> HandleAsync(
        Guid id,
        ClaimsPrincipal user,
        TokenDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        OwnSignIn.Require(user);
        var userId = user.UserId();
        var token =
            await db.PersonalTokens.FirstOrDefaultAsync(row => row.Id == id && row.UserId == userId, cancellationToken)
            ?? throw Problems.NotFound("personal token", id);
        if (token.RevokedAt is null)
        {
            token.Revoke(clock.GetUtcNow());
            db.Publish(new PersonalTokenRevoked(id, userId), id.ToString());
            db.Audit(user.ActorName(), "personal-token.revoked", id.ToString());
            await db.SaveChangesAsync(cancellationToken);
        }
        return TypedResults.NoContent();
    }
}
