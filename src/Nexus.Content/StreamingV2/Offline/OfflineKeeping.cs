using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Content.StreamingV2.Granting;
using Nexus.Content.StreamingV2.Rentals;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamingV2.Offline;

/// <summary>Writes a licence down, in one transaction with what it begins or uses up.</summary>
internal sealed class OfflineKeeping(
    StreamingDb db,
    Admittance admittance,
    Entitlement entitlement,
    IOptions<OfflineRules> rules
)
{
    /// <exception cref="ProblemException">404, 409 or 403; then nothing is begun and nothing used.</exception>
    public async Task<(OfflineLicence Licence, PlaybackAudience Audience)> KeepAsync(
        OfflineDevice device,
        Guid workId,
        Asker asker,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.OneAtATimeAsync(device.UserId, cancellationToken);
        // It may have been removed since it was looked up.
        await db.RequireDeviceAsync(device.UserId, device.Id, cancellationToken);
        var licence = await FindAsync(device.Id, workId, now, cancellationToken);
        if (licence is null)
        {
            await RequireRoomAsync(device.Id, now, cancellationToken);
            licence = new OfflineLicence
            {
                Id = Guid.CreateVersion7(now),
                DeviceId = device.Id,
                UserId = device.UserId,
                WorkId = workId,
                IssuedAt = now,
            };
            db.OfflineLicences.Add(licence);
        }
        var (audience, until) = await BeginAsync(device.UserId, workId, asker, now, cancellationToken);
        (licence.RenewAfter, licence.ExpiresAt) = rules.Value.TermOf(now, until);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (licence, audience);
    }

    // What a buyer keeps is used, as by a download, by whatever right he could hear it besides; and it is his for as long
    // as others' licences are.
    private async Task<(PlaybackAudience Audience, DateTimeOffset? Until)> BeginAsync(
        Guid userId,
        Guid workId,
        Asker asker,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var admission = await admittance.BeginAsync(workId, asker, cancellationToken);
        var audience = await entitlement.AudienceAsync(admission, userId, cancellationToken);
        if (audience != PlaybackAudience.Buyer)
        {
            return (audience, admission.Until);
        }
        await Grants.MarkUsedAsync(db, userId, admission.Work.ReleaseIds, now, cancellationToken);
        // Money may go back at this very moment: what was marked stays the buyer's, what is gone is asked for anew.
        admission = await entitlement.RequireAsync(workId, asker, cancellationToken);
        audience = await entitlement.AudienceAsync(admission, userId, cancellationToken);
        return (audience, audience == PlaybackAudience.Buyer ? null : admission.Until);
    }

    private Task<OfflineLicence?> FindAsync(
        Guid deviceId,
        Guid workId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        db.OfflineLicences.FirstOrDefaultAsync(
            row => row.DeviceId == deviceId && row.WorkId == workId && row.ReturnedAt == null && row.ExpiresAt > now,
            cancellationToken
        );

    private async Task RequireRoomAsync(Guid deviceId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var kept = await db.OfflineLicences.CountAsync(
            row => row.DeviceId == deviceId && row.ReturnedAt == null && row.ExpiresAt > now,
            cancellationToken
        );
        if (kept >= rules.Value.MostLicences)
        {
            throw Problems.Conflict(
                "offline-licences",
                "The device keeps as much as it may.",
                $"At most {rules.Value.MostLicences:N0} works; give one back first."
            );
        }
    }
}
