using System.Data.Common;
using Nexus.Kernel.Data;

namespace Nexus.Kernel.Messaging;

/// <summary>A row on its way into the inbox.</summary>
/// <param name="Message">What came.</param>
/// <param name="Handler">Who handles it.</param>
/// <param name="IsKnown">Whether this release has a handler for the type; else the row is a dead letter.</param>
internal sealed record NewInboxRow(Envelope Message, string Handler, bool IsKnown)
{
    /// <summary>Whether it goes straight to a worker.</summary>
    public bool Claimed { get; set; }

    /// <summary>When it is due, or until when it is claimed, in unix milliseconds.</summary>
    public long DueMs { get; set; }

    /// <summary>Whether it was not there before; known after the insert.</summary>
    public bool IsNew { get; set; }
}

/// <summary>Writes new rows: on PostgreSQL in one round trip, on SQLite with one prepared statement.</summary>
internal static class InboxInsert
{
    private const string Insert = """
        INSERT INTO inbox
            (message_id, handler, type, subject, source, body, trace_parent, occurred_at, state, due_ms, attempts, error)
        VALUES (@id, @handler, @type, @subject, @source, @body, @trace, @occurred, @state, @due, 0, @error)
        ON CONFLICT (message_id, handler) DO NOTHING
        """;

    public static async Task RunAsync(
        DbConnection connection,
        DbTransaction transaction,
        List<NewInboxRow> rows,
        CancellationToken cancellationToken
    )
    {
        if (rows.Count == 0)
        {
            return;
        }
        if (connection.CanCreateBatch)
        {
            await TogetherAsync(connection, transaction, rows, cancellationToken);
        }
        else
        {
            await OneByOneAsync(connection, transaction, rows, cancellationToken);
        }
    }

    private static async Task TogetherAsync(
        DbConnection connection,
        DbTransaction transaction,
        List<NewInboxRow> rows,
        CancellationToken cancellationToken
    )
    {
        await using var together = connection.CreateBatch();
        together.Transaction = transaction;
        foreach (var row in rows)
        {
            var command = together.CreateBatchCommand();
            command.CommandText = Insert;
            foreach (var (name, value) in ValuesOf(row))
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
                command.Parameters.Add(parameter);
            }
            together.BatchCommands.Add(command);
        }
        await together.ExecuteNonQueryAsync(cancellationToken);
        for (var i = 0; i < rows.Count; i++)
        {
            rows[i].IsNew = together.BatchCommands[i].RecordsAffected == 1;
        }
    }

    private static async Task OneByOneAsync(
        DbConnection connection,
        DbTransaction transaction,
        List<NewInboxRow> rows,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.Command(Insert, transaction, ValuesOf(rows[0]));
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0)
            {
                foreach (var (name, value) in ValuesOf(rows[i]))
                {
                    command.Parameters[name].Value = value ?? DBNull.Value;
                }
            }
            rows[i].IsNew = await command.ExecuteNonQueryAsync(cancellationToken) == 1;
        }
    }

    private static (string Name, object? Value)[] ValuesOf(NewInboxRow row) =>
        [
            ("@id", row.Message.Id),
            ("@handler", row.Handler),
            ("@type", row.Message.Type),
            ("@subject", row.Message.Subject),
            ("@source", row.Message.Source),
            ("@body", row.Message.Body),
            ("@trace", row.Message.TraceParent),
            ("@occurred", row.Message.OccurredAt),
            ("@state", (int)(row.IsKnown ? WorkState.Pending : WorkState.Dead)),
            ("@due", row.DueMs),
            ("@error", row.IsKnown ? null : "No handler of this release knows the type."),
        ];
}
