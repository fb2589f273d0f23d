using Nexus.Kernel.Data;

namespace Nexus.Kernel.Messaging;

/// <summary>
/// Ends the leases of a process that is no more. Only on SQLite, where this process is the only one to own the file:
/// whatever is leased at its start was leased by its predecessor. On PostgreSQL leases run out by themselves.
/// </summary>
internal sealed class LeaseRecovery(ServiceDatabase database, TimeProvider clock)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!database.IsSqlite)
        {
            return;
        }
        using var gate = await database.EnterWriteAsync(cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var leased = connection.Command(
            "SELECT (SELECT count(*) FROM inbox WHERE state = 0 AND due_ms > @now) + (SELECT count(*) FROM tasks WHERE state = 0 AND lease IS NOT NULL)",
            null,
            ("@now", clock.GetUtcNow().ToUnixTimeMilliseconds())
        );
        if (Convert.ToInt64(await leased.ExecuteScalarAsync(cancellationToken)) == 0)
        {
            return;
        }
        await using var command = connection.Command(
            // At its old place: at the end of the queue, a task in which the plug is pulled often would never come to its turn.
            $"""
            UPDATE inbox SET due_ms = @now WHERE state = 0 AND due_ms > @now;
            UPDATE tasks SET due_ms = {TaskStore.ItsPlace}, lease = NULL WHERE state = 0 AND lease IS NOT NULL
            """,
            null,
            ("@now", clock.GetUtcNow().ToUnixTimeMilliseconds())
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
