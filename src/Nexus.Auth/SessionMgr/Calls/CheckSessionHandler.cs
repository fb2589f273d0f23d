using Nexus.Auth.SessionMgr.Sessions;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.SessionMgr.Calls;

internal sealed class CheckSessionHandler(SessionStore store) : IServiceCallHandler<CheckSession, SessionState>
{
    public async Task<SessionState> HandleAsync(CheckSession request, CancellationToken cancellationToken)
    {
        var proof = await store.TouchAsync(request.SessionId);
        return new SessionState(proof is not null, request.SessionId, proof?.UserId, proof?.At, proof?.Methods);
    }
}
