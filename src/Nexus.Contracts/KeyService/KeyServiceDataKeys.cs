using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Storage;

namespace Nexus.Contracts.KeyService;

/// <summary>
/// Data keys of the encrypted object store from key-service: the purpose names the wrapping key. The last 1,000 keys
/// that were opened stay in memory for ten minutes, so that reading on does not need key-service each time.
/// </summary>
public sealed class KeyServiceDataKeys(ServiceClient client) : IDataKeys, IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private readonly MemoryCache opened = new(new MemoryCacheOptions { SizeLimit = 1000 });

    /// <inheritdoc />
    public async ValueTask<DataKey> CreateAsync(string purpose, CancellationToken cancellation)
    {
        var made = await client.SendAsync(KeyCalls.CreateDataKey, new CreateDataKey(purpose), cancellation);
        Keep(purpose, made.Wrapped, made.Plaintext);
        return new DataKey(made.Plaintext, made.Wrapped);
    }

    /// <inheritdoc />
    public async ValueTask<byte[]> UnwrapAsync(string purpose, string wrapped, CancellationToken cancellation)
    {
        if (opened.TryGetValue((purpose, wrapped), out byte[]? known))
        {
            return [.. known!];
        }
        try
        {
            var answer = await client.SendAsync(
                KeyCalls.UnwrapDataKey,
                new UnwrapDataKey(purpose, wrapped),
                cancellation
            );
            Keep(purpose, wrapped, answer.Plaintext);
            return answer.Plaintext;
        }
        catch (ServiceCallException refused) when (refused.Answer is { Status: 400 or 404 })
        {
            throw new CryptographicException("key-service cannot open this data key.", refused);
        }
    }

    // A copy, because callers wipe theirs.
    private void Keep(string purpose, string wrapped, byte[] key)
    {
        var options = new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept };
        opened.Set((purpose, wrapped), (byte[])[.. key], options);
    }

    /// <inheritdoc />
    public void Dispose() => opened.Dispose();
}
