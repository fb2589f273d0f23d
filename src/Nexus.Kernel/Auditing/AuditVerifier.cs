using System.Data.Common;
using Nexus.Kernel.Data;

namespace Nexus.Kernel.Auditing;

/// <summary>Recomputes one service's audit chain from the first entry to the last.</summary>
public static class AuditVerifier
{
    /// <summary>Reads the whole chain; the first entry that does not fit is named in the result.</summary>
    public static async Task<AuditReport> VerifyAsync(ServiceDatabase database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var waiting = connection.Command("SELECT count(*) FROM audit WHERE sequence IS NULL");
        var unsealed = Convert.ToInt64(await waiting.ExecuteScalarAsync(cancellationToken));
        await using var command = connection.Command(
            "SELECT id, at, actor, action, target, details, sequence, hash FROM audit WHERE sequence IS NOT NULL ORDER BY sequence"
        );
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var (count, hash) = (0L, AuditChain.Start);
        while (await row.ReadAsync(cancellationToken))
        {
            count++;
            var entry = Read(row);
            hash = AuditChain.Next(hash, count, entry);
            if (row.GetInt64(6) != count || row.GetString(7) != hash)
            {
                return new AuditReport(database.ServiceName, count, unsealed, entry.Id);
            }
        }
        return new AuditReport(database.ServiceName, count, unsealed, null);
    }

    internal static AuditEntry Read(DbDataReader row) =>
        new(row.GetGuid(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5));
}

/// <summary>The outcome of a check of one service's audit chain.</summary>
/// <param name="Service">The service.</param>
/// <param name="Entries">How many entries were read.</param>
/// <param name="Unsealed">How many wait for their seal, normally none.</param>
/// <param name="FirstBroken">The first entry that was changed, removed or put in; null when the chain is whole.</param>
public sealed record AuditReport(string Service, long Entries, long Unsealed, Guid? FirstBroken);
