using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace Nexus.Content.StreamCore.Origin;

/// <summary>The file lists of assets that are played now.</summary>
internal sealed class AssetIndex(IServiceScopeFactory scopes) : IDisposable
{
    private const int MostFiles = 500_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MostFiles });

    /// <summary>The file, or null where the asset is unknown or does not list it.</summary>
    public ValueTask<AssetFile?> FindAsync(Guid assetId, string path, CancellationToken cancellationToken) =>
        cache.TryGetValue(assetId, out FrozenDictionary<string, AssetFile>? files)
            ? new ValueTask<AssetFile?>(files!.GetValueOrDefault(path))
            : new ValueTask<AssetFile?>(FindLoadedAsync(assetId, path, cancellationToken));

    /// <summary>One of the files that the condition holds for, or null where there is none.</summary>
    public async ValueTask<AssetFile?> FirstAsync(
        Guid assetId,
        Func<AssetFile, bool> condition,
        CancellationToken cancellationToken
    ) =>
        cache.TryGetValue(assetId, out FrozenDictionary<string, AssetFile>? files)
            ? files!.Values.FirstOrDefault(condition)
            : (await LoadAsync(assetId, cancellationToken)).Values.FirstOrDefault(condition);

    public void Forget(Guid assetId) => cache.Remove(assetId);

    private async Task<AssetFile?> FindLoadedAsync(Guid assetId, string path, CancellationToken cancellationToken) =>
        (await LoadAsync(assetId, cancellationToken)).GetValueOrDefault(path);

    private async Task<FrozenDictionary<string, AssetFile>> LoadAsync(Guid assetId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StreamCoreDb>();
        var rows = await db.Files.AsNoTracking().Where(row => row.AssetId == assetId).ToListAsync(cancellationToken);
        if (rows.Count == 0)
        {
            return FrozenDictionary<string, AssetFile>.Empty;
        }
        var files = rows.ToFrozenDictionary(row => row.Path, StringComparer.Ordinal);
        cache.Set(
            assetId,
            files,
            new MemoryCacheEntryOptions { Size = files.Count, AbsoluteExpirationRelativeToNow = Lifetime }
        );
        return files;
    }

    public void Dispose() => cache.Dispose();
}
