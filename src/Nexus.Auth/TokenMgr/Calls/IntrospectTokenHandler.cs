using Nexus.Auth.TokenMgr.Standard;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.TokenMgr.Calls;

internal sealed class IntrospectTokenHandler(TokenInspection inspection)
    : IServiceCallHandler<IntrospectToken, TokenState>
{
    public Task<TokenState> HandleAsync(IntrospectToken request, CancellationToken cancellationToken) =>
        inspection.InspectAsync(request.Token, cancellationToken);
}
