using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.SessionMgr.Mine;
using Nexus.Auth.SessionMgr.Sessions;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.SessionMgr.Administration;

/// <summary>What an administrator sees and ends of somebody else's sessions.</summary>
internal static class UserSessions
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/sessions/users/{userId:guid}", ListAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("listUserSessions")
            .WithSummary("List where a user is signed in, newest first");
        routes
            .MapPost("/api/sessions/users/{userId:guid}/revoke-all", EndAllAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("endUserSessions")
            .WithSummary("Sign a user out everywhere");
        routes
            .MapDelete("/api/sessions/users/{userId:guid}/{id:guid}", EndAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("endUserSession")
            .WithSummary("End one session of a user")
            .ProducesProblem(404);
    }

    private static async Task<Ok<Page<SessionView>>> ListAsync(
        Guid userId,
        ClaimsPrincipal administrator,
        SessionStore store
    )
    {
        var sessions = await store.OfUserAsync(userId);
        var current = administrator.SessionIdOrNull();
        return TypedResults.Ok(
            new Page<SessionView>([.. sessions.Reverse().Select(session => SessionView.Of(session, current))], null)
        );
    }

    private static async Task<Ok<RevokedSessions>> EndAllAsync(
        Guid userId,
        ClaimsPrincipal administrator,
        SessionStore store,
        SessionEnding ending,
        CancellationToken cancellationToken
    )
    {
        var sessions = await store.OfUserAsync(userId);
        await ending.EndAsync(sessions, administrator.ActorName(), "ended-by-administrator", cancellationToken);
        return TypedResults.Ok(new RevokedSessions(sessions.Count));
    }

    private static async Task<NoContent> EndAsync(
        Guid userId,
        Guid id,
        ClaimsPrincipal administrator,
        SessionStore store,
        SessionEnding ending,
        CancellationToken cancellationToken
    )
    {
        var session = await store.FindAsync(id);
        if (session is null || session.UserId != userId)
        {
            throw Problems.NotFound("session", id);
        }
        await ending.EndAsync([session], administrator.ActorName(), "ended-by-administrator", cancellationToken);
        return TypedResults.NoContent();
    }
}
