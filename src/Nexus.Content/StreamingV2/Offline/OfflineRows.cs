using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamingV2.Offline;

internal static class OfflineRows
{
    /// <summary>A device of the account that is in use; else 404.</summary>
    public static async Task<OfflineDevice> RequireDeviceAsync(
        this StreamingDb db,
        Guid userId,
        Guid deviceId,
        CancellationToken cancellationToken
    ) =>
        await db.OfflineDevices.FirstOrDefaultAsync(
            row => row.Id == deviceId && row.UserId == userId && row.RemovedAt == null,
            cancellationToken
        ) ?? throw Problems.NotFound("device", deviceId);

    /// <summary>Ends licences now: they count no more, and plays until now can still be told.</summary>
    public static async Task EndLicencesAsync(
        this StreamingDb db,
        Expression<Func<OfflineLicence, bool>> which,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var open = db.OfflineLicences.Where(which).Where(row => row.ReturnedAt == null);
        await open.Where(row => row.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, now), cancellationToken);
        await open.ExecuteUpdateAsync(set => set.SetProperty(row => row.ReturnedAt, now), cancellationToken);
    }
}
