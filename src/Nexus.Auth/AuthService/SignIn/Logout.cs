using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.SessionMgr;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.SignIn;

/// <summary>Open to everybody, because a sign-out must work with a session that has just ended, too.</summary>
internal static class Logout
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/auth/logout", HandleAsync)
            .AllowAnonymous()
            .WithName("logout")
            .WithSummary("Sign out: ends the session, its tokens and the cookie");

    private static async Task<NoContent> HandleAsync(
        HttpContext context,
        ClaimsPrincipal caller,
        ServiceClient client,
        SessionCookie cookie,
        CancellationToken cancellationToken
    )
    {
        var sessionId =
            caller.SessionIdOrNull()
            ?? await SessionOfCookieAsync(context.Request.Cookies[SessionCookie.Name], client, cancellationToken);
        if (sessionId is { } id)
        {
            await client.SendAsync(SessionCalls.End, new EndSession(id), cancellationToken);
            await client.SendAsync(TokenCalls.RevokeSession, new RevokeSessionTokens(id), cancellationToken);
        }
        cookie.Clear(context);
        return TypedResults.NoContent();
    }

    private static async Task<Guid?> SessionOfCookieAsync(
        string? value,
        ServiceClient client,
        CancellationToken cancellationToken
    )
    {
        if (value is not { Length: > 0 and < 200 })
        {
            return null;
        }
        var session = await client.SendAsync(SessionCalls.ResolveCookie, new ResolveCookie(value), cancellationToken);
        return session.SessionId;
    }
}
