using System.Data.Common;
using Nexus.Kernel.Data;

namespace Nexus.Kernel.Messaging;

/// <summary>The inbox of one service, in plain SQL: insert once, claim, settle.</summary>
internal sealed class InboxStore(ServiceDatabase database, MessageCatalog catalog, TimeProvider clock)
{
    private const string Insert = """
        INSERT INTO inbox
            (message_id, handler, type, subject, source, body, trace_parent, occurred_at, state, due_ms, attempts, error)
        VALUES (@id, @handler, @type, @subject, @source, @body, @trace, @occurred, @state, @due, 0, @error)
        ON CONFLICT (message_id, handler) DO NOTHING
        """;

    private readonly string claim = $"""
        UPDATE inbox SET due_ms = @lease, attempts = attempts + 1
        WHERE (message_id, handler) IN (
            SELECT message_id, handler FROM inbox
            WHERE state = 0 AND due_ms <= @now ORDER BY due_ms LIMIT @limit{database.SkipLocked})
        RETURNING message_id, handler, type, subject, source, body, trace_parent, occurred_at, attempts
        """;

    /// <summary>Stores each message once for each handler; a message nobody here knows is kept as a dead letter.</summary>
    public async Task InsertAsync(IEnumerable<Envelope> batch, CancellationToken cancellationToken)
    {
        using var gate = await database.EnterWriteAsync(cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rows = batch.SelectMany(RowsOf).ToList();
        if (connection.CanCreateBatch)
        {
            await InsertBatchAsync(connection, transaction, rows, cancellationToken);
        }
        else
        {
            await InsertEachAsync(connection, transaction, rows, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<List<ClaimedMessage>> ClaimAsync(int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        using var gate = await database.EnterWriteAsync(cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        var now = NowMs();
        await using var command = connection.Command(
            claim,
            null,
            ("@now", now),
            ("@lease", now + (long)lease.TotalMilliseconds),
            ("@limit", limit)
        );
        var claimed = new List<ClaimedMessage>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            claimed.Add(Read(reader));
        }
        return claimed;
    }

    /// <summary>Gives claimed messages back, because this process will not come to them.</summary>
    public async Task ReleaseAsync(IReadOnlyList<ClaimedMessage> messages, CancellationToken cancellationToken)
    {
        using var gate = await database.EnterWriteAsync(cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        foreach (var message in messages)
        {
            await using var command = connection.Command(
                "UPDATE inbox SET due_ms = @now WHERE message_id = @id AND handler = @handler AND state = 0",
                null,
                ("@now", NowMs()),
                ("@id", message.Envelope.Id),
                ("@handler", message.Handler)
            );
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>When the next row is due, in unix milliseconds; null when nothing waits.</summary>
    public async Task<long?> NextDueAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.Command("SELECT min(due_ms) FROM inbox WHERE state = 0");
        return await command.ExecuteScalarAsync(cancellationToken) is long due ? due : null;
    }

    /// <summary>Marks a row done inside the handler's transaction; false when somebody else did before.</summary>
    public async Task<bool> MarkDoneAsync(
        DbConnection connection,
        DbTransaction transaction,
        ClaimedMessage message,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.Command(
            "UPDATE inbox SET state = 1, due_ms = @now, error = NULL WHERE message_id = @id AND handler = @handler AND state = 0",
            transaction,
            ("@now", NowMs()),
            ("@id", message.Envelope.Id),
            ("@handler", message.Handler)
        );
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public async Task FailAsync(
        ClaimedMessage message,
        WorkState state,
        TimeSpan pause,
        string error,
        CancellationToken cancellationToken
    )
    {
        using var gate = await database.EnterWriteAsync(cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.Command(
            "UPDATE inbox SET state = @state, due_ms = @due, error = @error WHERE message_id = @id AND handler = @handler AND state = 0",
            null,
            ("@state", (int)state),
            ("@due", NowMs() + (long)pause.TotalMilliseconds),
            ("@error", error.Length > 2000 ? error[..2000] : error),
            ("@id", message.Envelope.Id),
            ("@handler", message.Handler)
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private IEnumerable<(string Name, object? Value)[]> RowsOf(Envelope message)
    {
        var handlers = catalog.HandlersOf(message.Type).Where(entry => entry.Service == database.ServiceName).ToList();
        const string Reason = "No handler of this release knows the type.";
        return handlers.Count == 0
            ? [RowOf(message, "?", Reason)]
            : handlers.Select(handler => RowOf(message, handler.Name, null));
    }

    private (string Name, object? Value)[] RowOf(Envelope message, string handler, string? error) =>
        [
            ("@id", message.Id),
            ("@handler", handler),
            ("@type", message.Type),
            ("@subject", message.Subject),
            ("@source", message.Source),
            ("@body", message.Body),
            ("@trace", message.TraceParent),
            ("@occurred", message.OccurredAt),
            ("@state", (int)(error is null ? WorkState.Pending : WorkState.Dead)),
            ("@due", NowMs()),
            ("@error", error),
        ];

    // PostgreSQL is a round trip away, which all rows share.
    private static async Task InsertBatchAsync(
        DbConnection connection,
        DbTransaction transaction,
        List<(string Name, object? Value)[]> rows,
        CancellationToken cancellationToken
    )
    {
        if (rows.Count == 0)
        {
            return;
        }
        await using var together = connection.CreateBatch();
        together.Transaction = transaction;
        foreach (var row in rows)
        {
            var command = together.CreateBatchCommand();
            command.CommandText = Insert;
            foreach (var (name, value) in row)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
                command.Parameters.Add(parameter);
            }
            together.BatchCommands.Add(command);
        }
        await together.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task InsertEachAsync(
        DbConnection connection,
        DbTransaction transaction,
        List<(string Name, object? Value)[]> rows,
        CancellationToken cancellationToken
    )
    {
        foreach (var row in rows)
        {
            await using var command = connection.Command(Insert, transaction, row);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static ClaimedMessage Read(DbDataReader row) =>
        new(
            new Envelope(
                row.GetGuid(0),
                row.GetString(2),
                row.GetString(4),
                row.NullableString(3),
                null,
                row.GetString(5),
                row.NullableString(6),
                row.GetInt64(7)
            ),
            row.GetString(1),
            row.GetInt32(8)
        );

    private long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}

internal sealed record ClaimedMessage(Envelope Envelope, string Handler, int Attempt);
