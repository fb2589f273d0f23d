using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.StreamCore;

namespace Nexus.Content.StreamCore.Captions;

/// <summary>A text track as manifests offer it.</summary>
internal sealed record OfferedTrack(
    Guid Id,
    long Version,
    string Language,
    CaptionKind Kind,
    string Name,
    bool IsDefault
)
{
    /// <summary>A changed text has another address, so that the address may be kept for ever.</summary>
    public string FileName => $"{Id:N}-{Version}.vtt";

    public string PlaylistName => $"{Id:N}-{Version}.m3u8";
}

/// <summary>The text tracks of assets that are played now. Many players that start at once cause one look.</summary>
internal sealed class CaptionIndex(IServiceScopeFactory scopes) : IDisposable
{
    // Another instance's change is seen after this.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    public ValueTask<IReadOnlyList<OfferedTrack>> OfAsync(Guid assetId, CancellationToken cancellationToken) =>
        cache.TryGetValue(assetId, out IReadOnlyList<OfferedTrack>? tracks)
            ? new ValueTask<IReadOnlyList<OfferedTrack>>(tracks!)
            : new ValueTask<IReadOnlyList<OfferedTrack>>(LoadAsync(assetId, cancellationToken));

    /// <summary>Something was changed here.</summary>
    public void Forget() => cache.Clear();

    private async Task<IReadOnlyList<OfferedTrack>> LoadAsync(Guid assetId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StreamCoreDb>();
        var tracks = await db
            .Assets.Where(asset => asset.Id == assetId)
            .Join(db.Captions, asset => asset.WorkId, row => row.WorkId, (_, row) => row)
            .OrderBy(row => row.Language)
            .ThenBy(row => row.Kind)
            .Select(row => new OfferedTrack(row.Id, row.Version, row.Language, row.Kind, row.Name, row.IsDefault))
            .ToListAsync(cancellationToken);
        var kept = new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Lifetime };
        return cache.Set<IReadOnlyList<OfferedTrack>>(assetId, tracks, kept);
    }

    public void Dispose() => cache.Dispose();
}
