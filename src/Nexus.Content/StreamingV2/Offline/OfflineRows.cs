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
}
