using Nexus.Auth.SessionMgr.Sessions;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.SessionMgr.Calls;

internal sealed class RenewProofHandler(SessionStore store) : IServiceCallHandler<RenewProof, RenewedProof>
{
    public async Task<RenewedProof> HandleAsync(RenewProof request, CancellationToken cancellationToken)
    {
        var (cookie, hash) = CookieSecret.Make(request.SessionId);
        var ends = await store.RenewAsync(request.SessionId, hash, request.Methods);
        return ends is { } end ? new RenewedProof(true, cookie, end) : new RenewedProof(false, "", default);
    }
}
