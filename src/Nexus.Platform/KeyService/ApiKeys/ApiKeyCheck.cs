using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.KeyService;

namespace Nexus.Platform.KeyService.ApiKeys;

/// <summary>Finds the key of a text and says whether it is good now.</summary>
internal sealed class ApiKeyCheck(KeyDb db, TimeProvider clock)
{
    public static readonly TimeSpan LastUseStep = TimeSpan.FromMinutes(5);

    private static readonly ApiKeyState Refused = new(false, null, null, null, [], null, null);

    public async Task<ApiKeyState> RunAsync(string text, CancellationToken cancellationToken)
    {
        if (ApiKeySecret.IdOf(text) is not { } id)
        {
            return Refused;
        }
        var now = clock.GetUtcNow();
        var key = await db.ApiKeys.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        var hash = ApiKeySecret.Hash(text);
        // Both are always compared, also for a key that is not there: the time tells nothing.
        var current = ApiKeySecret.Same(hash, key?.SecretHash);
        var previous = ApiKeySecret.Same(hash, key?.PreviousHash) && key!.PreviousUntil > now;
        if (key is null || !(current | previous) || !key.IsActive(now))
        {
            return Refused;
        }
        await NoteUseAsync(key, now, cancellationToken);
        var end = current || key.PreviousUntil > key.ExpiresAt ? key.ExpiresAt : key.PreviousUntil;
        return new ApiKeyState(true, key.Id, key.OwnerId, key.Name, key.Scopes, key.PerMinute, end);
    }

    private async Task NoteUseAsync(ApiKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var limit = now - LastUseStep;
        if (key.LastUsedAt > limit)
        {
            return;
        }
        await db
            .ApiKeys.Where(row => row.Id == key.Id && (row.LastUsedAt == null || row.LastUsedAt <= limit))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, now), cancellationToken);
    }
}
