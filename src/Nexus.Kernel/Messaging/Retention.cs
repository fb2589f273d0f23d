using Nexus.Kernel.Data;

namespace Nexus.Kernel.Messaging;

/// <summary>Removes what has served: handled inbox rows, finished tasks and idempotency keys.</summary>
internal sealed class Retention(ServiceDatabase database, TimeProvider clock)
{
    // Longer than any sender keeps trying: a repeat that comes later than this would be new work.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var limit = clock.GetUtcNow() - Kept;
        await DeleteAsync("DELETE FROM inbox WHERE state = 1 AND due_ms < @limit", limit.ToUnixTimeMilliseconds());
        await DeleteAsync("DELETE FROM tasks WHERE state = 1 AND due_ms < @limit", limit.ToUnixTimeMilliseconds());
        await DeleteAsync("DELETE FROM idempotency WHERE created_at < @limit", UnixMicroseconds.FromTime(limit));

        async Task DeleteAsync(string sql, long before)
        {
            using var gate = await database.EnterWriteAsync(cancellationToken);
            await using var connection = await database.OpenAsync(cancellationToken);
            await using var command = connection.Command(sql, null, ("@limit", before));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
