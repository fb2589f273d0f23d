using Microsoft.IdentityModel.Tokens;

namespace Nexus.Kernel.Security;

/// <summary>Where the public keys of access tokens come from: token-mgr, in this process or over HTTP.</summary>
public interface ISigningKeySource
{
    /// <summary>The keys that may sign now.</summary>
    /// <param name="refresh">Ask token-mgr again because a key was missing; it is asked at most every few seconds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<SecurityKey>> GetAsync(bool refresh, CancellationToken cancellationToken);
}
