using Microsoft.EntityFrameworkCore;

namespace Nexus.Content.StreamingV2;

internal static class OneAtATime
{
    /// <summary>
    /// Two replicas that handle what concerns one thing at once would not see each other's rows: the second waits. SQLite
    /// has one writer anyway. The lock ends with the caller's transaction.
    /// </summary>
    public static async Task OneAtATimeAsync(this StreamingDb db, Guid thing, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
        {
            var key = BitConverter.ToInt64(thing.ToByteArray(), 8);
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({key})", cancellationToken);
        }
    }
}
