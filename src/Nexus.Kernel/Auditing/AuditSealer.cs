using System.Data.Common;
using Nexus.Kernel.Data;

namespace Nexus.Kernel.Auditing;

/// <summary>
/// Gives new entries their place and hash. Sealing after the commit keeps the chain out of every writer's way: a
/// chain computed inside the deed's transaction would let only one deed at a time through.
/// </summary>
internal sealed class AuditSealer(ServiceDatabase database)
{
    private const int BatchSize = 200;

    /// <summary>Seals a batch; true when there may be more.</summary>
    public async Task<bool> SealAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using (var waiting = connection.Command("SELECT count(*) FROM audit WHERE sequence IS NULL"))
        {
            if (Convert.ToInt64(await waiting.ExecuteScalarAsync(cancellationToken)) == 0)
            {
                return false;
            }
        }
        using var gate = await database.EnterWriteAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!database.IsSqlite)
        {
            // One sealer among the replicas; the lock ends with the transaction.
            await using var only = connection.Command(
                "SELECT pg_advisory_xact_lock(hashtext(current_schema()), 7101)",
                transaction
            );
            await only.ExecuteNonQueryAsync(cancellationToken);
        }
        var sealedRows = await SealBatchAsync(connection, transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return sealedRows == BatchSize;
    }

    private static async Task<int> SealBatchAsync(
        DbConnection connection,
        DbTransaction transaction,
        CancellationToken cancellationToken
    )
    {
        var (sequence, hash) = await LastAsync(connection, transaction, cancellationToken);
        var entries = await UnsealedAsync(connection, transaction, cancellationToken);
        foreach (var entry in entries)
        {
            sequence++;
            hash = AuditChain.Next(hash, sequence, entry);
            await using var update = connection.Command(
                "UPDATE audit SET sequence = @sequence, hash = @hash WHERE id = @id AND sequence IS NULL",
                transaction,
                ("@sequence", sequence),
                ("@hash", hash),
                ("@id", entry.Id)
            );
            await update.ExecuteNonQueryAsync(cancellationToken);
        }
        return entries.Count;
    }

    private static async Task<(long Sequence, string Hash)> LastAsync(
        DbConnection connection,
        DbTransaction transaction,
        CancellationToken cancellationToken
    )
    {
        await using var last = connection.Command(
            "SELECT sequence, hash FROM audit WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1",
            transaction
        );
        await using var row = await last.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? (row.GetInt64(0), row.GetString(1)) : (0, AuditChain.Start);
    }

    private static async Task<List<AuditEntry>> UnsealedAsync(
        DbConnection connection,
        DbTransaction transaction,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.Command(
            $"SELECT id, at, actor, action, target, details FROM audit WHERE sequence IS NULL ORDER BY id LIMIT {BatchSize}",
            transaction
        );
        var entries = new List<AuditEntry>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            entries.Add(AuditVerifier.Read(row));
        }
        return entries;
    }
}
