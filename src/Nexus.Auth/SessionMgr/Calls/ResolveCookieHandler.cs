using Nexus.Auth.SessionMgr.Sessions;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.SessionMgr.Calls;

internal sealed class ResolveCookieHandler(SessionStore store) : IServiceCallHandler<ResolveCookie, SessionState>
{
    public async Task<SessionState> HandleAsync(ResolveCookie request, CancellationToken cancellationToken) =>
        CookieSecret.Read(request.CookieSecret) is var (sessionId, hash)
        && await store.TouchAsync(sessionId, hash) is { } proof
            ? new SessionState(true, sessionId, proof.UserId, proof.At, proof.Methods)
            : new SessionState(false, null, null);
}
