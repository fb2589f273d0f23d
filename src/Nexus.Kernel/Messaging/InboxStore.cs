using System.Data.Common;
using Nexus.Kernel.Data;

namespace Nexus.Kernel.Messaging;

/// <summary>The inbox of one service, in plain SQL: insert once, claim, settle.</summary>
internal sealed class InboxStore(ServiceDatabase database, MessageCatalog catalog, TimeProvider clock)
{
    private readonly string claim = $"""
        UPDATE inbox SET due_ms = @lease
        WHERE (message_id, handler) IN (
            SELECT message_id, handler FROM inbox
            WHERE state = 0 AND due_ms <= @now ORDER BY due_ms LIMIT @limit{database.SkipLocked})
        RETURNING message_id, handler, type, subject, source, body, trace_parent, occurred_at, attempts
        """;

    /// <summary>
    /// Stores each message once for each handler; a message nobody here knows is kept as a dead letter. The first
    /// <paramref name="take"/> rows are born claimed, which spares the claim a write of its own.
    /// </summary>
    /// <returns>The claimed ones among the new rows, and whether other rows wait now.</returns>
    public async Task<(List<ClaimedMessage> Taken, bool Left)> InsertAsync(
        IReadOnlyList<Envelope> batch,
        int take,
        TimeSpan lease,
        CancellationToken cancellationToken
    )
    {
        var rows = batch.SelectMany(RowsOf).ToList();
        var now = NowMs();
        for (var i = 0; i < rows.Count; i++)
        {
            rows[i].Claimed = i < take && rows[i].IsKnown;
            rows[i].DueMs = rows[i].Claimed ? now + (long)lease.TotalMilliseconds : now;
        }
        using (await database.EnterWriteAsync(cancellationToken))
        {
            await using var connection = await database.OpenAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await InboxInsert.RunAsync(connection, transaction, rows, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        // Rows that were there before are somebody else's work.
        var fresh = rows.Where(row => row is { IsNew: true, IsKnown: true }).ToList();
        var taken = fresh.Where(row => row.Claimed).Select(row => new ClaimedMessage(row.Message, row.Handler, 1));
        return (taken.ToList(), fresh.Exists(row => !row.Claimed));
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
            "UPDATE inbox SET state = @state, due_ms = @due, attempts = @attempts, error = @error WHERE message_id = @id AND handler = @handler AND state = 0",
            null,
            ("@state", (int)state),
            ("@due", NowMs() + (long)pause.TotalMilliseconds),
            ("@attempts", message.Attempt),
            ("@error", error.Length > 2000 ? error[..2000] : error),
            ("@id", message.Envelope.Id),
            ("@handler", message.Handler)
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private IEnumerable<NewInboxRow> RowsOf(Envelope message)
    {
        var handlers = catalog.HandlersOf(message.Type).Where(entry => entry.Service == database.ServiceName).ToList();
        return handlers.Count == 0
            ? [new NewInboxRow(message, "?", IsKnown: false)]
            : handlers.Select(handler => new NewInboxRow(message, handler.Name, IsKnown: true));
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
            row.GetInt32(8) + 1
        );

    private long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <param name="Envelope">The message.</param>
/// <param name="Handler">Who handles it.</param>
/// <param name="Attempt">1 + the failures so far. A claim that ends with the process is no failure.</param>
internal sealed record ClaimedMessage(Envelope Envelope, string Handler, int Attempt);
