using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Nexus.Kernel.Data;

/// <summary>One state of a service's database: what the context reads until its end does not change.</summary>
public sealed class Snapshot : IAsyncDisposable
{
    private readonly ServiceDb db;
    private readonly DbTransaction transaction;
    private readonly IDbContextTransaction lent;

    internal Snapshot(ServiceDb db, DbTransaction transaction, IDbContextTransaction lent) =>
        (this.db, this.transaction, this.lent) = (db, transaction, lent);

    /// <summary>
    /// Ends it and closes the connection. A connection that stayed open in a pooled context would keep the write gate of a
    /// later transaction, which is given back when the connection closes.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await lent.DisposeAsync();
        await db.Database.CloseConnectionAsync();
    }
}

/// <summary>Begins snapshots.</summary>
public static class Snapshots
{
    /// <summary>Reads from now on one state. Takes no write gate: what is written meanwhile does not wait for it.</summary>
    /// <param name="db">The service's context; nothing may be saved until the snapshot is disposed.</param>
    /// <param name="cancellationToken">Ends the beginning.</param>
    public static async Task<Snapshot> BeginSnapshotAsync(this ServiceDb db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var connection = db.Database.GetDbConnection();
            var transaction = connection is SqliteConnection sqlite
                ? sqlite.BeginTransaction(deferred: true)
                : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            var lent = await db.Database.UseTransactionAsync(transaction, cancellationToken);
            return new Snapshot(db, transaction, lent!);
        }
        catch
        {
            await db.Database.CloseConnectionAsync();
            throw;
        }
    }
}
