using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Nexus.Kernel.Messaging;

namespace Nexus.Kernel.Data;

/// <summary>
/// Takes the service's write gate when a transaction starts and gives it back when the transaction has ended in
/// whatever way. After a commit it wakes the loops that have work now, so that nothing polls. On SQLite it also gives
/// each context its connection.
/// </summary>
internal sealed class WriteGateInterceptor(ServiceDatabase database, FollowUpSignals signals)
    : DbTransactionInterceptor,
        IDbConnectionInterceptor
{
    private readonly ConditionalWeakTable<DbConnection, Held> held = [];

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default
    )
    {
        var lease = await database.EnterWriteAsync(cancellationToken);
        try
        {
            // Begun here: a beginning that fails or is cancelled raises no event, and the gate would stay shut for ever.
            var begun = await connection.BeginTransactionAsync(eventData.IsolationLevel, cancellationToken);
            held.AddOrUpdate(connection, new Held(lease, eventData.Context as ServiceDb));
            return InterceptionResult<DbTransaction>.SuppressWithResult(begun);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    public override InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result
    ) => throw new NotSupportedException("Begin transactions asynchronously.");

    public override Task TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        TransactionCommitted(transaction, eventData);
        return Task.CompletedTask;
    }

    // Libraries that share the context commit in either way.
    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData)
    {
        if (eventData.Context is ServiceDb db)
        {
            signals.Tell(db.Effects);
        }
        Release(eventData.Context?.Database.GetDbConnectionOrNull());
    }

    public override Task TransactionRolledBackAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        TransactionRolledBack(transaction, eventData);
        return Task.CompletedTask;
    }

    public override void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) =>
        Release(eventData.Context?.Database.GetDbConnectionOrNull());

    public override Task TransactionFailedAsync(
        DbTransaction transaction,
        TransactionErrorEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        TransactionFailed(transaction, eventData);
        return Task.CompletedTask;
    }

    public override void TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData) =>
        Release(eventData.Context?.Database.GetDbConnectionOrNull());

    public InterceptionResult<DbConnection> ConnectionCreating(
        ConnectionCreatingEventData eventData,
        InterceptionResult<DbConnection> result
    ) => database.Kept is { } kept ? InterceptionResult<DbConnection>.SuppressWithResult(kept.ForContext()) : result;

    // A transaction that is disposed without commit raises no event of its own; its connection closes.
    public void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => Release(connection);

    public Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        Release(connection);
        return Task.CompletedTask;
    }

    private void Release(DbConnection? connection)
    {
        if (connection is not null && held.TryGetValue(connection, out var lease) && held.Remove(connection))
        {
            lease.Lease.Dispose();
            // After a commit they have been told already.
            lease.Context?.Effects.Clear();
        }
    }

    private sealed record Held(WriteLease Lease, ServiceDb? Context);
}
