using System.Collections.Concurrent;
using Nexus.Contracts.KeyService;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Calls;

namespace Nexus.Content.StreamingV2;

/// <summary>The keys that sign addresses, asked of key-service once an hour; one for playing, another for originals.</summary>
internal sealed class SigningKeys(ServiceClient services, TimeProvider clock)
{
    private const string Downloads = "downloads";
    private const string Visitors = "visitors";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, (byte[] Key, DateTimeOffset Until)> known = [];

    public Task<byte[]> ForPlayingAsync(CancellationToken cancellationToken) =>
        GetAsync(PlaybackUrls.KeyContext, cancellationToken);

    public Task<byte[]> ForDownloadsAsync(CancellationToken cancellationToken) =>
        GetAsync(Downloads, cancellationToken);

    /// <summary>Not for addresses: it hides who a visitor is.</summary>
    public Task<byte[]> ForVisitorsAsync(CancellationToken cancellationToken) => GetAsync(Visitors, cancellationToken);

    private async Task<byte[]> GetAsync(string purpose, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(purpose, out var held) && held.Until > now)
        {
            return held.Key;
        }
        var request = new DeriveKey(PlaybackUrls.KeyName, purpose);
        var key = (await services.SendAsync(KeyCalls.Derive, request, cancellationToken)).Plaintext;
        known[purpose] = (key, now + Lifetime);
        return key;
    }
}
