using Nexus.Kernel.Data;

namespace Nexus.Kernel.Messaging;

/// <summary>The dead letters of one service: messages and tasks that were given up.</summary>
public sealed class DeadLetterStore(ServiceDatabase database, TimeProvider clock)
{
    private const string TaskHandler = "task";

    /// <summary>The oldest first, at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.Command(
            $"""
            SELECT message_id, handler, type, body, attempts, error, due_ms FROM inbox WHERE state = 2
            UNION ALL
            SELECT id, '{TaskHandler}', kind, body, attempts, error, due_ms FROM tasks WHERE state = 2
            ORDER BY 7, 1 LIMIT @limit
            """,
            null,
            ("@limit", limit)
        );
        var letters = new List<DeadLetter>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            letters.Add(
                new DeadLetter(
                    database.ServiceName,
                    row.GetGuid(0),
                    row.GetString(1),
                    row.GetString(2),
                    row.GetString(3),
                    row.GetInt32(4),
                    row.NullableString(5)
                )
            );
        }
        return letters;
    }

    /// <summary>Puts a dead letter back to work with fresh attempts; false when there is none.</summary>
    public Task<bool> ReplayAsync(Guid id, string handler, CancellationToken cancellationToken) =>
        ExecuteAsync(
            "UPDATE inbox SET state = 0, attempts = 0, due_ms = @now WHERE message_id = @id AND handler = @handler AND state = 2",
            "UPDATE tasks SET state = 0, attempts = 0, failures = 0, due_ms = @now, lease = NULL WHERE id = @id AND state = 2",
            id,
            handler,
            cancellationToken
        );

    /// <summary>Drops a dead letter for good; it counts as handled, so that a late repeat stays without effect.</summary>
    public Task<bool> DropAsync(Guid id, string handler, CancellationToken cancellationToken) =>
        ExecuteAsync(
            "UPDATE inbox SET state = 1, due_ms = @now WHERE message_id = @id AND handler = @handler AND state = 2",
            "UPDATE tasks SET state = 1, due_ms = @now WHERE id = @id AND state = 2",
            id,
            handler,
            cancellationToken
        );

    private async Task<bool> ExecuteAsync(
        string forMessages,
        string forTasks,
        Guid id,
        string handler,
        CancellationToken cancellationToken
    )
    {
        using var gate = await database.EnterWriteAsync(cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        var isTask = handler == TaskHandler;
        await using var command = connection.Command(
            isTask ? forTasks : forMessages,
            null,
            ("@now", clock.GetUtcNow().ToUnixTimeMilliseconds()),
            ("@id", id)
        );
        if (!isTask)
        {
            command.With("@handler", handler);
        }
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}

/// <summary>A message or task that was given up.</summary>
/// <param name="Service">Whose.</param>
/// <param name="Id">The message's or task's identifier.</param>
/// <param name="Handler">The handler, or <c>task</c>.</param>
/// <param name="Type">The wire name.</param>
/// <param name="Body">JSON text.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Error">The last reason.</param>
public sealed record DeadLetter(
    string Service,
    Guid Id,
    string Handler,
    string Type,
    string Body,
    int Attempts,
    string? Error
);
