using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace Nexus.Content.StreamCore.Withdrawals;

/// <summary>Whose an asset is, and whether its work was withdrawn.</summary>
internal sealed record AssetStanding(Guid OwnerId, bool Withdrawn);

/// <summary>
/// What the origin asks before it serves: kept for a few seconds in each process, so a withdrawal is felt within them and
/// a segment costs no question. Time alone ends it, because an event reaches one instance of a service only.
/// </summary>
internal sealed class OpenAssets(IServiceScopeFactory scopes, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    /// <summary>Null where there is no such asset.</summary>
    public ValueTask<AssetStanding?> OfAsync(Guid assetId, CancellationToken cancellationToken) =>
        cache.TryGetValue(assetId, out Known? known) && clock.GetElapsedTime(known!.AskedAt) < Kept
            ? new ValueTask<AssetStanding?>(known.Standing)
            : new ValueTask<AssetStanding?>(AskAsync(assetId, cancellationToken));

    private async Task<AssetStanding?> AskAsync(Guid assetId, CancellationToken cancellationToken)
    {
        // Counted from before the question: what changes while it is answered is asked again as soon.
        var askedAt = clock.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StreamCoreDb>();
        var standing = await db
            .Assets.AsNoTracking()
            .Where(row => row.Id == assetId)
            .Select(row => new AssetStanding(
                row.OwnerId,
                db.Visibilities.Any(one => one.WorkId == row.WorkId && one.Withdrawn)
            ))
            .FirstOrDefaultAsync(cancellationToken);
        if (standing is not null)
        {
            var entry = new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept };
            cache.Set(assetId, new Known(standing, askedAt), entry);
        }
        return standing;
    }

    public void Dispose() => cache.Dispose();

    private sealed record Known(AssetStanding Standing, long AskedAt);
}
