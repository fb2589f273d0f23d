using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspUpload.Receiving;

/// <summary>A creator's share of the store. Both calls need an open transaction: they change rows at once.</summary>
internal sealed class UploadQuota(UploadDb db, IOptions<UploadOptions> options)
{
    /// <summary>Takes bytes of the quota, or refuses with 413; two requests at once cannot both take the last ones.</summary>
    public async Task TakeAsync(Guid ownerId, long bytes, CancellationToken cancellationToken)
    {
        var quota = options.Value.QuotaBytes;
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO upload_accounts (owner_id, used_bytes) VALUES ({ownerId}, 0) ON CONFLICT (owner_id) DO NOTHING",
            cancellationToken
        );
        var taken = await db
            .Accounts.Where(row => row.OwnerId == ownerId && row.UsedBytes + bytes <= quota)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.UsedBytes, row => row.UsedBytes + bytes),
                cancellationToken
            );
        if (taken == 0)
        {
            var used = await db
                .Accounts.Where(row => row.OwnerId == ownerId)
                .Select(row => row.UsedBytes)
                .FirstAsync(cancellationToken);
            throw Problems.Of(
                413,
                "upload-quota",
                "Your storage is full.",
                $"You may store {quota} bytes, {used} are taken and this file has {bytes}. Remove what you no longer need, or ask for more."
            );
        }
    }

    public Task GiveBackAsync(Guid ownerId, long bytes, CancellationToken cancellationToken) =>
        db
            .Accounts.Where(row => row.OwnerId == ownerId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.UsedBytes, row => row.UsedBytes - bytes),
                cancellationToken
            );
}
