using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspUpload.Receiving;

/// <summary>
/// A creator's share of the store: what an operator set for him, else what his roles give, else what is configured. Calls
/// that change something need an open transaction: they change rows at once.
/// </summary>
internal sealed class UploadQuota(UploadDb db, IOptions<UploadOptions> options, IHttpContextAccessor accessor)
{
    /// <summary>
    /// The rule for whom no operator set anything. Roles count where the owner himself is at work: organisations have
    /// none, and what others do in his name does not get him more or less than is configured.
    /// </summary>
    public long RuleFor(Guid ownerId) =>
        accessor.HttpContext?.User is { } caller && caller.UserIdOrNull() == ownerId
            ? options.Value.QuotaFor(caller.FindAll(NexusClaims.Role).Select(claim => claim.Value))
            : options.Value.QuotaBytes;

    /// <summary>Takes bytes of the quota, or refuses with 413; two requests at once cannot both take the last ones.</summary>
    public async Task TakeAsync(Guid ownerId, long bytes, CancellationToken cancellationToken)
    {
        var rule = RuleFor(ownerId);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO upload_accounts (owner_id, used_bytes) VALUES ({ownerId}, 0) ON CONFLICT (owner_id) DO NOTHING",
            cancellationToken
        );
        var taken = await db
            .Accounts.Where(row => row.OwnerId == ownerId && row.UsedBytes + bytes <= (row.QuotaBytes ?? rule))
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.UsedBytes, row => row.UsedBytes + bytes),
                cancellationToken
            );
        if (taken == 0)
        {
            var account = await db.Accounts.AsNoTracking().FirstAsync(row => row.OwnerId == ownerId, cancellationToken);
            throw Problems.Of(
                413,
                "upload-quota",
                "Your storage is full.",
                $"You may store {account.QuotaBytes ?? rule} bytes, {account.UsedBytes} are taken and {bytes} more are asked for. Remove what you no longer need, or ask for more."
            );
        }
    }

    /// <summary>Counts bytes that are there already, beyond the quota too: what cannot be sent again is not thrown away.</summary>
    public Task CountAsync(Guid ownerId, long bytes, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"INSERT INTO upload_accounts (owner_id, used_bytes) VALUES ({ownerId}, {bytes}) ON CONFLICT (owner_id) DO UPDATE SET used_bytes = upload_accounts.used_bytes + {bytes}",
            cancellationToken
        );

    /// <summary>
    /// Refuses with 429 who has too many uploads unfinished: those of no or unknown length cost no bytes. An album that is
    /// not confirmed counts as one, and each of its files, also those that are whole. To be called after
    /// <see cref="TakeAsync"/>, which lets requests of one owner through one after the other.
    /// </summary>
    public async Task RequireRoomAsync(Guid ownerId, CancellationToken cancellationToken, int coming = 1)
    {
        var most = options.Value.MaxUnfinished;
        var open = await db.Uploads.CountAsync(
            row =>
                row.OwnerId == ownerId
                && (
                    row.State == UploadState.Receiving
                    || row.State == UploadState.Joinable
                    || row.State == UploadState.Gathered
                ),
            cancellationToken
        );
        open += await db.Batches.CountAsync(
            row => row.OwnerId == ownerId && row.State == Batches.BatchState.Open,
            cancellationToken
        );
        if (open + coming > most)
        {
            throw Problems.Of(
                429,
                "too-many-uploads",
                "Too many uploads are unfinished.",
                $"At most {most} may be; end or give up some of them."
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
