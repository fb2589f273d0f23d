using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.SessionMgr.Sessions;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.SessionMgr.Mine;

internal static class ListSessions
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/sessions", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listSessions")
            .WithSummary("List where you are signed in, newest first (at most five)");

    private static async Task<Ok<Page<SessionView>>> HandleAsync(ClaimsPrincipal user, SessionStore store)
    {
        var sessions = await store.OfUserAsync(user.UserId());
        var current = user.SessionIdOrNull();
        return TypedResults.Ok(
            new Page<SessionView>([.. sessions.Reverse().Select(session => SessionView.Of(session, current))], null)
        );
    }
}

/// <summary>
/// A sign-in on some device. <c>Name</c> is for people ("Chromium on Linux"), <c>Methods</c> how its user proved himself
/// (RFC 8176); <c>Current</c> is the session that asks.
/// </summary>
internal sealed record SessionView(
    Guid Id,
    string Name,
    string Device,
    string Address,
    DateTimeOffset StartedAt,
    DateTimeOffset LastUsedAt,
    DateTimeOffset EndsAt,
    IReadOnlyList<string> Methods,
    bool Current
)
{
    public static SessionView Of(LiveSession session, Guid? current) =>
        new(
            session.Id,
            session.Name.Length > 0 ? session.Name : DeviceName.Of(session.Device, ""),
            session.Device,
            session.Address,
            session.StartedAt,
            session.LastUsedAt,
            session.EndsAt,
            session.Methods,
            session.Id == current
        );
}
