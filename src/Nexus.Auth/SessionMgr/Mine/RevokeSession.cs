using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.SessionMgr.Sessions;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.SessionMgr.Mine;

internal static class RevokeSession
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapDelete("/api/sessions/{id:guid}", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("revokeSession")
            .WithSummary("Sign out one of your sessions")
            .ProducesProblem(404);

    private static async Task<NoContent> HandleAsync(
        Guid id,
        ClaimsPrincipal user,
        SessionStore store,
        SessionEnding ending,
        CancellationToken cancellationToken
    )
    {
        var session = await store.FindAsync(id);
        if (session is null || session.UserId != user.UserId())
        {
            throw Problems.NotFound("session", id);
        }
        await ending.EndAsync([session], user.ActorName(), "revoked", cancellationToken);
        return TypedResults.NoContent();
    }
}
