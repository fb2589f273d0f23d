using System.Data.Common;
using System.Text;
using Nexus.Kernel.Data;
using Nexus.Kernel.Faults;

namespace Nexus.Kernel.Messaging;

/// <summary>Moves due rows of one service's outbox to the transport and removes those that have arrived.</summary>
internal sealed class OutboxRelay(ServiceDatabase database, IMessageTransport transport, TimeProvider clock)
{
    private const int BatchSize = 100;

    private readonly string select = $"""
        SELECT id, type, subject, destination, body, trace_parent, occurred_at FROM outbox
        WHERE due_ms <= @now ORDER BY due_ms, id LIMIT {BatchSize}{database.SkipLocked}
        """;

    /// <summary>One batch; tells when the next row is due (unix milliseconds), or 0 to be called again at once.</summary>
    public async Task<long?> RunAsync(CancellationToken cancellationToken)
    {
        var moved = database.IsSqlite
            ? await MoveWithoutLockAsync(cancellationToken)
            : await MoveLockedAsync(cancellationToken);
        if (moved == BatchSize)
        {
            return 0;
        }
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var next = connection.Command("SELECT min(due_ms) FROM outbox");
        return await next.ExecuteScalarAsync(cancellationToken) is long due ? due : null;
    }

    // One process owns the file, and this loop is the only one that reads the outbox. Holding the write gate while
    // writing into another service's file could wait in a circle.
    private async Task<int> MoveWithoutLockAsync(CancellationToken cancellationToken)
    {
        List<Envelope> batch;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            batch = await ReadAsync(connection, null, cancellationToken);
        }
        if (batch.Count == 0)
        {
            return 0;
        }
        KillPoint.Reached("outbox.before-deliver");
        await transport.DeliverAsync(batch, cancellationToken);
        KillPoint.Reached("outbox.after-deliver");
        using var gate = await database.EnterWriteAsync(cancellationToken);
        await using var writer = await database.OpenAsync(cancellationToken);
        await DeleteAsync(writer, null, batch, cancellationToken);
        return batch.Count;
    }

    // Replicas share the work: each locks the rows it moves and the others pass over them.
    private async Task<int> MoveLockedAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var batch = await ReadAsync(connection, transaction, cancellationToken);
        if (batch.Count == 0)
        {
            return 0;
        }
        KillPoint.Reached("outbox.before-deliver");
        await transport.DeliverAsync(batch, cancellationToken);
        KillPoint.Reached("outbox.after-deliver");
        await DeleteAsync(connection, transaction, batch, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return batch.Count;
    }

    private async Task<List<Envelope>> ReadAsync(
        DbConnection connection,
        DbTransaction? transaction,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.Command(
            select,
            transaction,
            ("@now", clock.GetUtcNow().ToUnixTimeMilliseconds())
        );
        var batch = new List<Envelope>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            batch.Add(
                new Envelope(
                    reader.GetGuid(0),
                    reader.GetString(1),
                    database.ServiceName,
                    reader.NullableString(2),
                    reader.NullableString(3),
                    reader.GetString(4),
                    reader.NullableString(5),
                    reader.GetInt64(6)
                )
            );
        }
        return batch;
    }

    private static async Task DeleteAsync(
        DbConnection connection,
        DbTransaction? transaction,
        List<Envelope> batch,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.Command("", transaction);
        var text = new StringBuilder("DELETE FROM outbox WHERE id IN (");
        for (var i = 0; i < batch.Count; i++)
        {
            text.Append(i == 0 ? "@p" : ", @p").Append(i);
            command.With("@p" + i, batch[i].Id);
        }
        command.CommandText = text.Append(')').ToString();
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
