using Nexus.Contracts.KeyService;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Calls;

namespace Nexus.Content.StreamCore.Origin;

/// <summary>The key of signed playback addresses, asked of key-service once an hour.</summary>
internal sealed class PlaybackKey(ServiceClient services, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim gate = new(1, 1);
    private Known? known;

    public ValueTask<byte[]> GetAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref known) is { } held && held.Until > clock.GetUtcNow()
            ? new ValueTask<byte[]>(held.Key)
            : new ValueTask<byte[]>(AskAsync(cancellationToken));

    private async Task<byte[]> AskAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (known is { } held && held.Until > clock.GetUtcNow())
            {
                return held.Key;
            }
            var request = new DeriveKey(PlaybackUrls.KeyName, PlaybackUrls.KeyContext);
            var key = await services.SendAsync(KeyCalls.Derive, request, cancellationToken);
            Volatile.Write(ref known, new Known(key.Plaintext, clock.GetUtcNow() + Lifetime));
            return key.Plaintext;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private sealed record Known(byte[] Key, DateTimeOffset Until);
}
