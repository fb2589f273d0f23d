using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Nexus.Kernel.Data;

/// <summary>Locks rows without reading them.</summary>
public static class RowLocking
{
    /// <summary>
    /// Locks the rows until the transaction ends, which must have begun. Writing a row is the lock; SQLite's transaction
    /// is one already.
    /// </summary>
    /// <param name="rows">Which.</param>
    /// <param name="db">The service's context.</param>
    /// <param name="column">A column that is written with what it holds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task LockAsync<T, TColumn>(
        this IQueryable<T> rows,
        ServiceDb db,
        Expression<Func<T, TColumn>> column,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Database.IsSqlite()
            ? Task.CompletedTask
            : rows.ExecuteUpdateAsync(set => set.SetProperty(column, column), cancellationToken);
    }
}
