using Microsoft.Extensions.Caching.Memory;
using Nexus.Content.DspStreaming.Protocol;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspStreaming.Playing;

/// <summary>The sound of assets, asked of streamcore and kept for a while: an app asks for a song in many parts.</summary>
internal sealed class Sounds(ServiceClient services, IObjectStore objects) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = 2_000 });

    public async Task<AssetSound> OfAsync(Guid assetId, CancellationToken cancellationToken)
    {
        if (kept.TryGetValue(assetId, out AssetSound? known))
        {
            return known!;
        }
        var sound = await services.SendAsync(StreamCoreCalls.Sound, new DescribeSound(assetId), cancellationToken);
        Keep(assetId, sound);
        return sound;
    }

    /// <summary>The best rendition within a limit of bits a second; null where all have more. 0 is no limit.</summary>
    public async Task<SongFile?> OpenAsync(Guid assetId, int mostBits, CancellationToken cancellationToken)
    {
        var sound = await OfAsync(assetId, cancellationToken);
        if (sound.Renditions.Count == 0)
        {
            throw SubsonicException.Absent("sound of this song");
        }
        var fitting = sound.Renditions.LastOrDefault(one => mostBits == 0 || one.BitRate <= mostBits);
        if (fitting is null)
        {
            return null;
        }
        var key = (assetId, fitting.BitRate);
        if (!kept.TryGetValue(key, out SongFile? file))
        {
            file = await SongFile.OpenAsync(objects, assetId, fitting, cancellationToken);
            Keep(key, file);
        }
        return file;
    }

    private void Keep(object key, object value) =>
        kept.Set(key, value, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Lifetime });

    public void Dispose() => kept.Dispose();
}
