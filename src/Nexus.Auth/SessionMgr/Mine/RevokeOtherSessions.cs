using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.SessionMgr.Sessions;
using Nexus.Kernel.Security;

namespace Nexus.Auth.SessionMgr.Mine;

internal static class RevokeOtherSessions
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/sessions/revoke-others", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("revokeOtherSessions")
            .WithSummary("Sign out everywhere but here");

    private static async Task<Ok<RevokedSessions>> HandleAsync(
        ClaimsPrincipal user,
        SessionStore store,
        SessionEnding ending,
        CancellationToken cancellationToken
    )
    {
        var current = user.SessionIdOrNull();
        var others = (await store.OfUserAsync(user.UserId())).Where(session => session.Id != current).ToList();
        await ending.EndAsync(others, user.ActorName(), "revoked", cancellationToken);
        return TypedResults.Ok(new RevokedSessions(others.Count));
    }
}

/// <summary>How many sessions ended.</summary>
internal sealed record RevokedSessions(int Ended);
