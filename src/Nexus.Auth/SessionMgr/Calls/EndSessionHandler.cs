using Microsoft.AspNetCore.Http;
using Nexus.Auth.SessionMgr.Sessions;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;

namespace Nexus.Auth.SessionMgr.Calls;

internal sealed class EndSessionHandler(SessionStore store, SessionEnding ending, IHttpContextAccessor http)
    : IServiceCallHandler<EndSession, SessionEnded>
{
    public async Task<SessionEnded> HandleAsync(EndSession request, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(request.SessionId) is { } session)
        {
            await ending.EndAsync([session], http.HttpContext!.User.ActorName(), "ended", cancellationToken);
        }
        return new SessionEnded();
    }
}
