using System.Text.Json;
using Nexus.Auth.TokenMgr.AccessTokens;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.TokenMgr.Calls;

internal sealed class SignTokenHandler(AccessTokenWriter writer) : IServiceCallHandler<SignToken, SignedToken>
{
    public async Task<SignedToken> HandleAsync(SignToken request, CancellationToken cancellationToken)
    {
        using var claims = JsonDocument.Parse(request.Payload);
        return new SignedToken(await writer.SignAsync(request.Type, claims.RootElement, cancellationToken));
    }
}
