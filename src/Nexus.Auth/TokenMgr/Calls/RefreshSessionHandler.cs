using Nexus.Auth.TokenMgr.Refresh;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.TokenMgr.Calls;

internal sealed class RefreshSessionHandler(RefreshRotation rotation)
    : IServiceCallHandler<RefreshSession, IssuedTokens>
{
    public Task<IssuedTokens> HandleAsync(RefreshSession request, CancellationToken cancellationToken) =>
        rotation.RotateAsync(request.RefreshToken, cancellationToken);
}
