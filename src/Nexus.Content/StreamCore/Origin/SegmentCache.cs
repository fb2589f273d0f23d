using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Nexus.Content.StreamCore.Media;
using Nexus.Kernel.Storage;

namespace Nexus.Content.StreamCore.Origin;

/// <summary>
/// Files that are asked for often, decrypted, up to a bound of memory. Many players that ask for the same new segment
/// at once cause one read.
/// </summary>
internal sealed class SegmentCache : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<byte[]>>> loading = new(StringComparer.Ordinal);
    private readonly MemoryCache cache;
    private readonly IObjectStore own;
    private readonly long largest;

    public SegmentCache(IObjectStore objects, IOptions<StreamCoreOptions> options)
    {
        own = objects.For(StreamCoreService.ServiceName);
        largest = Math.Min(options.Value.LargestCached, options.Value.CacheBytes);
        cache = new MemoryCache(
            new MemoryCacheOptions { SizeLimit = options.Value.CacheBytes, CompactionPercentage = 0.1 }
        );
    }

    public bool Takes(AssetFile file) => file.Length <= largest;

    public ValueTask<byte[]> GetAsync(AssetFile file) => GetAsync(KeyOf(file), file, clear => clear);

    /// <summary>A segment as sessions see it that need a key; encrypted once for all of them.</summary>
    public ValueTask<byte[]> GetEncryptedAsync(AssetFile file, byte[] key, ulong sequence) =>
        GetAsync($"{KeyOf(file)}#aes", file, clear => SegmentEncryption.Encrypt(clear, key, sequence));

    private ValueTask<byte[]> GetAsync(string name, AssetFile file, Func<byte[], byte[]> made) =>
        cache.TryGetValue(name, out byte[]? bytes)
            ? new ValueTask<byte[]>(bytes!)
            : new ValueTask<byte[]>(
                loading.GetOrAdd(name, _ => new Lazy<Task<byte[]>>(() => LoadAsync(name, file, made))).Value
            );

    /// <summary>A part of a file that is too long to be kept.</summary>
    public Task<Stream> OpenAsync(AssetFile file, long offset, long length, CancellationToken cancellationToken) =>
        own.GetAsync(KeyOf(file), offset, length, cancellationToken);

    private static string KeyOf(AssetFile file) => $"{file.AssetId:N}/{file.Path}";

    // Not cancelled with the request that asked first: others wait for the same bytes.
    private async Task<byte[]> LoadAsync(string name, AssetFile file, Func<byte[], byte[]> made)
    {
        try
        {
            var bytes = new byte[file.Length];
            await using var content = await own.GetAsync(KeyOf(file));
            await content.ReadExactlyAsync(bytes);
            bytes = made(bytes);
            if (Takes(file))
            {
                cache.Set(name, bytes, new MemoryCacheEntryOptions { Size = bytes.Length });
            }
            return bytes;
        }
        finally
        {
            loading.TryRemove(name, out _);
        }
    }

    public void Dispose() => cache.Dispose();
}
