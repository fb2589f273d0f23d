using System.Data.Common;
using Nexus.Kernel.Data;

namespace Nexus.Kernel.Messaging;

/// <summary>One service's task queue in plain SQL: claim with a lease, heartbeat, settle.</summary>
internal sealed class TaskStore(ServiceDatabase database, TimeProvider clock)
{
    /// <summary>The due time that puts a task where it stood before it was begun: the queue is first come, first served.</summary>
    public const string ItsPlace = "created_at / 1000";

    private readonly string claim = $"""
        UPDATE tasks SET due_ms = @until, lease = @lease, attempts = attempts + 1
        WHERE id IN (
            SELECT id FROM tasks WHERE state = 0 AND kind = @kind AND due_ms <= @now
            ORDER BY due_ms + yields_ms LIMIT 1{database.SkipLocked})
        RETURNING id, kind, body, trace_parent, attempts, failures
        """;

    public async Task<ClaimedTask?> ClaimAsync(string kind, TimeSpan lease, CancellationToken cancellationToken)
    {
        using var gate = await database.EnterWriteAsync(cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        var now = NowMs();
        var token = Guid.CreateVersion7();
        await using var command = connection.Command(
            claim,
            null,
            ("@now", now),
            ("@until", now + (long)lease.TotalMilliseconds),
            ("@lease", token),
            ("@kind", kind)
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new ClaimedTask(
                reader.GetGuid(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.NullableString(3),
                token,
                reader.GetInt32(4),
                reader.GetInt32(5)
            )
            : null;
    }

    public async Task<long?> NextDueAsync(string kind, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.Command(
            "SELECT min(due_ms) FROM tasks WHERE state = 0 AND kind = @kind",
            null,
            ("@kind", kind)
        );
        return await command.ExecuteScalarAsync(cancellationToken) is long due ? due : null;
    }

    /// <summary>Extends the lease and writes the progress; false when the lease is somebody else's by now.</summary>
    public async Task<bool> HeartbeatAsync(
        ClaimedTask task,
        TimeSpan lease,
        (double Progress, string? Step) latest,
        CancellationToken cancellationToken
    )
    {
        using var gate = await database.EnterWriteAsync(cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.Command(
            "UPDATE tasks SET due_ms = @until, progress = @progress, step = @step WHERE id = @id AND lease = @lease AND state = 0",
            null,
            ("@until", NowMs() + (long)lease.TotalMilliseconds),
            ("@progress", latest.Progress),
            ("@step", latest.Step),
            ("@id", task.Id),
            ("@lease", task.Lease)
        );
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Ends the task inside the worker's transaction; false when the lease was lost.</summary>
    public static async Task<bool> EndAsync(
        DbConnection connection,
        DbTransaction transaction,
        ClaimedTask task,
        WorkState state,
        string? error,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.Command(
            """
            UPDATE tasks SET state = @state, lease = NULL, error = @error,
                progress = CASE WHEN @state = 1 THEN 1.0 ELSE progress END
            WHERE id = @id AND lease = @lease AND state = 0
            """,
            transaction,
            ("@state", (int)state),
            ("@error", error),
            ("@id", task.Id),
            ("@lease", task.Lease)
        );
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Gives a task that failed back for another try after a pause.</summary>
    public Task RetryAsync(ClaimedTask task, TimeSpan pause, string error, CancellationToken cancellationToken) =>
        GiveBackAsync(
            "due_ms = @due, failures = failures + 1",
            task,
            NowMs() + (long)pause.TotalMilliseconds,
            error,
            cancellationToken
        );

    /// <summary>Gives a task back whose process stops: it takes the place it had in the queue, and nothing failed.</summary>
    public Task ReturnAsync(ClaimedTask task, CancellationToken cancellationToken) =>
        GiveBackAsync(
            $"due_ms = {ItsPlace}, attempts = attempts - 1",
            task,
            0,
            "The worker stopped.",
            cancellationToken
        );

    private async Task GiveBackAsync(
        string change,
        ClaimedTask task,
        long due,
        string error,
        CancellationToken cancellationToken
    )
    {
        using var gate = await database.EnterWriteAsync(cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.Command(
            $"UPDATE tasks SET {change}, lease = NULL, error = @error WHERE id = @id AND lease = @lease AND state = 0",
            null,
            ("@due", due),
            ("@error", error),
            ("@id", task.Id),
            ("@lease", task.Lease)
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <param name="Id">The task.</param>
/// <param name="Kind">Its message type.</param>
/// <param name="Body">The message as JSON.</param>
/// <param name="TraceParent">The trace that asked for it.</param>
/// <param name="Lease">What proves that it is ours.</param>
/// <param name="Attempt">How often it was begun, this time included; a process that died counts.</param>
/// <param name="Failures">How often the work itself failed; only these are limited.</param>
internal sealed record ClaimedTask(
    Guid Id,
    string Kind,
    string Body,
    string? TraceParent,
    Guid Lease,
    int Attempt,
    int Failures
)
{
    /// <summary>How often its process or its lease ended under it.</summary>
    public int Deaths => Attempt - 1 - Failures;
}
