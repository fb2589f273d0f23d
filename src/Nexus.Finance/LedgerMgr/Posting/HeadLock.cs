using Microsoft.EntityFrameworkCore;

namespace Nexus.Finance.LedgerMgr.Posting;

internal static class HeadLock
{
    /// <summary>
    /// Waits until no posting is under way and keeps the next out until the caller's transaction ends. SQLite has one
    /// writer, who is the caller.
    /// </summary>
    public static async Task LockHeadAsync(this LedgerDb db, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlRawAsync("SELECT 1 FROM chain_head WHERE id = 1 FOR UPDATE", cancellationToken);
        }
    }
}
