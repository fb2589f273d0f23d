using System.Globalization;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Nexus.Platform.KeyService.Keys;

namespace Nexus.Platform.KeyService.Transit.Material;

/// <summary>
/// The middle of the hierarchy: the root key seals the named key <c>transit</c>, whose newest version seals users' keys.
/// The key's identifier and version are authenticated, so that a sealed key moved to another row does not open.
/// </summary>
internal sealed class TransitSeal(KeyRing ring, TransitMaterialCache opened)
{
    private const string WrappingKey = "transit";

    public async Task<string> SealAsync(Guid keyId, TransitMaterial material, CancellationToken cancellationToken)
    {
        var wrapping = await ring.CurrentAsync(WrappingKey, KeyKind.Wrapping, cancellationToken);
        var box = GcmBox.Seal(wrapping.Material, material.ToBytes(), Binding(keyId, material.Number));
        return $"{wrapping.Number}:{Convert.ToBase64String(box)}";
    }

    public async Task<TransitMaterial> OpenAsync(TransitKeyVersion version, CancellationToken cancellationToken)
    {
        if (opened.Find(version.KeyId, version.Number) is { } known)
        {
            return known;
        }
        var parts = version.SealedMaterial.Split(':', 2);
        var number = int.Parse(parts[0], CultureInfo.InvariantCulture);
        var wrapping =
            await ring.OpenAsync(WrappingKey, number, cancellationToken)
            ?? throw new InvalidOperationException($"Version {number} of the wrapping key is missing.");
        var box = Convert.FromBase64String(parts[1]);
        var bytes = GcmBox.Open(wrapping.Material, box, Binding(version.KeyId, version.Number));
        var material = TransitMaterial.Of(version.Number, bytes);
        opened.Keep(version.KeyId, material);
        return material;
    }

    private static byte[] Binding(Guid keyId, int number) => Encoding.UTF8.GetBytes($"nexus-transit|{keyId}|{number}");
}

/// <summary>Opened material, in memory only, at most 1,000 versions and each at most ten minutes.</summary>
internal sealed class TransitMaterialCache : IDisposable
{
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 1000 });

    public TransitMaterial? Find(Guid keyId, int number) => cache.Get<TransitMaterial>((keyId, number));

    public void Keep(Guid keyId, TransitMaterial material)
    {
        var options = new MemoryCacheEntryOptions
        {
            Size = 1,
            AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(10),
        };
        cache.Set((keyId, material.Number), material, options);
    }

    public void Forget(Guid keyId, int number) => cache.Remove((keyId, number));

    public void Dispose() => cache.Dispose();
}
