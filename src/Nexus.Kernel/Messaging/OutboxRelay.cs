using System.Data.Common;
using System.Text;
using Nexus.Kernel.Data;
using Nexus.Kernel.Faults;

namespace Nexus.Kernel.Messaging;

/// <summary>Moves due rows of one service's outbox to the transport and removes those that have arrived.</summary>
internal sealed class OutboxRelay(
    ServiceDatabase database,
    IMessageTransport transport,
    FollowUpSignals signals,
    TimeProvider clock
)
{
    private const int BatchSize = 100;

    /// <summary>So many rows that have arrived are removed in one write; a crash before it only delivers them again.</summary>
    private const int MostArrived = 32;

    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(25);

    private readonly string select = $"""
        SELECT id, type, subject, destination, body, trace_parent, occurred_at FROM outbox
        WHERE due_ms <= @now ORDER BY due_ms, id LIMIT {BatchSize + MostArrived}{database.SkipLocked}
        """;

    private readonly HashSet<Guid> arrived = [];

    /// <summary>One batch; tells when the next row is due (unix milliseconds), or 0 to be called again at once.</summary>
    public async Task<long?> RunAsync(CancellationToken cancellationToken)
    {
        var again = database.IsSqlite
            ? await MoveWithoutLockAsync(cancellationToken)
            : await MoveLockedAsync(cancellationToken);
        if (again)
        {
            return 0;
        }
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var next = connection.Command("SELECT min(due_ms) FROM outbox");
        return await next.ExecuteScalarAsync(cancellationToken) is long due ? due : null;
    }

    // One process owns the file, and this loop is the only one that reads the outbox. Holding the write gate while
    // writing into another service's file could wait in a circle.
    private async Task<bool> MoveWithoutLockAsync(CancellationToken cancellationToken)
    {
        var wake = signals.Messages.Next;
        List<Envelope> batch;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            batch = await ReadAsync(connection, null, cancellationToken);
        }
        if (batch.Count > 0)
        {
            KillPoint.Reached("outbox.before-deliver");
            await transport.DeliverAsync(batch, cancellationToken);
            KillPoint.Reached("outbox.after-deliver");
            arrived.UnionWith(batch.Select(message => message.Id));
        }
        else if (arrived.Count > 0)
        {
            await wake.WaitAsync(Linger, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (arrived.Count < MostArrived && (batch.Count > 0 || (arrived.Count > 0 && wake.IsCompleted)))
        {
            // More may be on its way, to be removed in the same write.
            return true;
        }
        await RemoveArrivedAsync();
        return batch.Count > 0;
    }

    // Not cancelled: at the end of the process it spares the next one a delivery.
    private async Task RemoveArrivedAsync()
    {
        var done = arrived.Concat(TakeWithdrawn()).ToList();
        if (done.Count == 0)
        {
            return;
        }
        using var gate = await database.EnterWriteAsync(CancellationToken.None);
        await using var writer = await database.OpenAsync(CancellationToken.None);
        await using var command = writer.Command("");
        var text = new StringBuilder("DELETE FROM outbox WHERE id IN (");
        for (var i = 0; i < done.Count; i++)
        {
            text.Append(i == 0 ? "@p" : ", @p").Append(i);
            command.With("@p" + i, done[i]);
        }
        command.CommandText = text.Append(')').ToString();
        await command.ExecuteNonQueryAsync(CancellationToken.None);
        arrived.Clear();
    }

    // Replicas share the work: each locks the rows it moves and the others pass over them.
    private async Task<bool> MoveLockedAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var batch = await ReadAsync(connection, transaction, cancellationToken);
        var withdrawn = TakeWithdrawn();
        if (batch.Count > 0)
        {
            KillPoint.Reached("outbox.before-deliver");
            await transport.DeliverAsync(batch, cancellationToken);
            KillPoint.Reached("outbox.after-deliver");
            await using var delete = connection.Command(
                "DELETE FROM outbox WHERE id = ANY(@ids)",
                transaction,
                ("@ids", batch.ConvertAll(message => message.Id).ToArray())
            );
            await delete.ExecuteNonQueryAsync(cancellationToken);
        }
        if (withdrawn.Count > 0)
        {
            // What another replica moves at this moment comes, and does nothing.
            await using var withdraw = connection.Command(
                "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE id = ANY(@ids) FOR UPDATE SKIP LOCKED)",
                transaction,
                ("@ids", withdrawn.ToArray())
            );
            await withdraw.ExecuteNonQueryAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return batch.Count >= BatchSize;
    }

    private List<Guid> TakeWithdrawn()
    {
        var withdrawn = new List<Guid>();
        while (withdrawn.Count < BatchSize && signals.Withdrawn.TryDequeue(out var message))
        {
            withdrawn.Add(message);
        }
        return withdrawn;
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
        while (batch.Count < BatchSize && await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(0);
            if (arrived.Contains(id))
            {
                continue;
            }
            batch.Add(
                new Envelope(
                    id,
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
}
