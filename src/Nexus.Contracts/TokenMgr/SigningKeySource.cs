using Microsoft.IdentityModel.Tokens;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;

namespace Nexus.Contracts.TokenMgr;

/// <summary>token-mgr's keys, remembered for a few minutes and fetched anew when a key is missing.</summary>
public sealed class SigningKeySource(ServiceClient client, TimeProvider clock) : ISigningKeySource, IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RefreshPause = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim fetching = new(1, 1);
    private volatile Snapshot? current;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<SecurityKey>> GetAsync(bool refresh, CancellationToken cancellationToken)
    {
        if (current is { } known && !IsDue(known, refresh))
        {
            return known.Keys;
        }
        await fetching.WaitAsync(cancellationToken);
        try
        {
            if (current is { } fresh && !IsDue(fresh, refresh))
            {
                return fresh.Keys;
            }
            var answer = await client.SendAsync(TokenCalls.Keys, new GetSigningKeys(), cancellationToken);
            current = new Snapshot([.. new JsonWebKeySet(answer.Jwks).Keys], clock.GetUtcNow());
            return current.Keys;
        }
        finally
        {
            fetching.Release();
        }
    }

    private bool IsDue(Snapshot snapshot, bool refresh) =>
        clock.GetUtcNow() - snapshot.FetchedAt > (refresh ? RefreshPause : Kept);

    /// <inheritdoc />
    public void Dispose() => fetching.Dispose();

    private sealed record Snapshot(IReadOnlyList<SecurityKey> Keys, DateTimeOffset FetchedAt);
}
