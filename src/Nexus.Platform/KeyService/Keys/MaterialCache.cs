using Microsoft.Extensions.Caching.Memory;

namespace Nexus.Platform.KeyService.Keys;

/// <summary>Opened key material, in memory only, at most 1,000 versions and each at most ten minutes.</summary>
internal sealed class MaterialCache(RootCipher root) : IDisposable
{
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 1000 });

    public OpenKey Open(KeyVersion version)
    {
        var place = (version.KeyName, version.Number);
        if (cache.TryGetValue(place, out OpenKey? known))
        {
            return known!;
        }
        var material = root.Open(version.KeyName, version.Number, version.SealedMaterial);
        var open = new OpenKey(version.KeyName, version.Number, version.KeyId, material);
        var options = new MemoryCacheEntryOptions
        {
            Size = 1,
            AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(10),
        };
        cache.Set(place, open, options);
        return open;
    }

    public void Dispose() => cache.Dispose();
}

/// <summary>A version with its material.</summary>
internal sealed record OpenKey(string Name, int Number, string KeyId, byte[] Material)
{
    public override string ToString() => $"{Name} version {Number}";
}
