using Nexus.Auth.TokenMgr.Personal;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.TokenMgr.Calls;

internal sealed class CheckPersonalTokenHandler(PersonalTokens tokens)
    : IServiceCallHandler<CheckPersonalToken, PersonalTokenState>
{
    public async Task<PersonalTokenState> HandleAsync(CheckPersonalToken request, CancellationToken cancellationToken)
    {
        var token = await tokens.UseAsync(request.Token, cancellationToken);
        return token is null
            ? new PersonalTokenState(false, null, null, [], null)
            : new PersonalTokenState(true, token.Id, token.UserId, token.Scopes, token.ExpiresAt);
    }
}
