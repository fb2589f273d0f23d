using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.SessionMgr.Sessions;
using Nexus.Kernel.Security;

namespace Nexus.Auth.SessionMgr.Mine;

/// <summary>Not a DELETE of the list: an empty identifier must not sign anybody out everywhere.</summary>
internal static class RevokeAllSessions
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/sessions/revoke-all", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("revokeAllSessions")
            .WithSummary("Sign out everywhere, here too");

    private static async Task<Ok<RevokedSessions>> HandleAsync(
        ClaimsPrincipal user,
        SessionStore store,
        SessionEnding ending,
        CancellationToken cancellationToken
    )
    {
        var all = await store.OfUserAsync(user.UserId());
        await ending.EndAsync(all, user.ActorName(), "all-ended", cancellationToken);
        return TypedResults.Ok(new RevokedSessions(all.Count));
    }
}
