using Microsoft.AspNetCore.Http;
using Nexus.Auth.SessionMgr.Sessions;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;

namespace Nexus.Auth.SessionMgr.Calls;

internal sealed class EndUserSessionsHandler(SessionStore store, SessionEnding ending, IHttpContextAccessor http)
    : IServiceCallHandler<EndUserSessions, SessionsEnded>
{
    public async Task<SessionsEnded> HandleAsync(EndUserSessions request, CancellationToken cancellationToken)
    {
        if (request.CredentialAt is { } since)
        {
            await store.NoteCredentialAsync(request.UserId, since);
        }
        var sessions = await store.OfUserAsync(request.UserId);
        var ended = sessions.Where(session => session.Id != request.Except && IsMeant(session, request)).ToList();
        await ending.EndAsync(ended, http.HttpContext!.User.ActorName(), "all-ended", cancellationToken);
        await store.TellOfUserAsync(request.UserId);
        return new SessionsEnded(ended.Count);
    }

    private static bool IsMeant(LiveSession session, EndUserSessions request) =>
        request.CredentialAt is not { } since
        || session.IsOlderThan(since)
        || (request.Elsewhere && session.CredentialAt is null);
}
