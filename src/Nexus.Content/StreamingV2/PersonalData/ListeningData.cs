using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamingV2.Counting;
using Nexus.Kernel.PersonalData;

namespace Nexus.Content.StreamingV2.PersonalData;

internal sealed class ListeningData(StreamingDb db) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var plays = await db
            .Sessions.AsNoTracking()
            .Where(row => row.UserId == userId)
            .OrderBy(row => row.StartedAt)
            .Select(row => new
            {
                row.WorkId,
                row.StartedAt,
                row.LastSeenAt,
                row.Played,
                row.Counted,
            })
            .ToListAsync(cancellationToken);
        var resume = await db
            .ResumePoints.AsNoTracking()
            .Where(row => row.UserId == userId)
            .ToListAsync(cancellationToken);
        var grants = await db.Grants.AsNoTracking().Where(row => row.UserId == userId).ToListAsync(cancellationToken);
        var rentals = await db.Rentals.AsNoTracking().Where(row => row.UserId == userId).ToListAsync(cancellationToken);
        var follows = await db
            .Follows.AsNoTracking()
            .Where(row => row.FollowerId == userId)
            .ToListAsync(cancellationToken);
        var memberships = await db
            .Memberships.AsNoTracking()
            .Where(row => row.MemberId == userId)
            .ToListAsync(cancellationToken);
        var devices = await db
            .OfflineDevices.AsNoTracking()
            .Where(row => row.UserId == userId)
            .ToListAsync(cancellationToken);
        var licences = await db
            .OfflineLicences.AsNoTracking()
            .Where(row => row.UserId == userId)
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of("Plays", "To count plays fairly.", plays),
            PersonalDataSection.Of("Where you stopped", "To go on where you stopped.", resume),
            PersonalDataSection.Of("Bought", "What you may play and download.", grants),
            PersonalDataSection.Of("Rented", "What you may play for a time.", rentals),
            PersonalDataSection.Of("Whom you follow", "To let you hear what is for followers.", follows),
            PersonalDataSection.Of("Memberships", "To let you hear what is for members.", memberships),
            PersonalDataSection.Of("Devices that keep copies", "To give copies to your devices alone.", devices),
            PersonalDataSection.Of("Kept on your devices", "To renew what they may play offline.", licences)
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        await db
            .Sessions.Where(row => row.UserId == userId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.UserId, (Guid?)null).SetProperty(row => row.Listener, (string?)null),
                cancellationToken
            );
        var listener = Listeners.Of(userId);
        await db.CountedPlays.Where(row => row.Listener == listener).ExecuteDeleteAsync(cancellationToken);
        await db.ResumePoints.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Grants.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.OfflineLicences.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.OfflineDevices.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await ForgetTiesAsync(userId, cancellationToken);
        await ForgetWorksAsync(userId, cancellationToken);
        return new ErasureAnswer(
            [
                "Plays no longer say who listened.",
                "Resume points and the right to play what was bought or rented are deleted.",
                "Nobody follows or is a member by this account, and nobody follows it or is its member.",
                "Devices that keep copies are forgotten; what they have ends with its licences.",
                "Own works can no longer be played or downloaded.",
            ],
            [new KeptData("Numbers of plays", "They hold no person; creators are paid by them.")]
        );
    }

    private async Task ForgetTiesAsync(Guid userId, CancellationToken cancellationToken)
    {
        await db.Rentals.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db
            .Follows.Where(row => row.FollowerId == userId || row.CreatorId == userId)
            .ExecuteDeleteAsync(cancellationToken);
        await db
            .Memberships.Where(row => row.MemberId == userId || row.CreatorId == userId)
            .ExecuteDeleteAsync(cancellationToken);
    }

    private async Task ForgetWorksAsync(Guid ownerId, CancellationToken cancellationToken)
    {
        var works = db.Works.Where(row => row.OwnerId == ownerId);
        await db
            .Sources.Where(source => works.Any(work => work.WorkId == source.WorkId))
            .ExecuteDeleteAsync(cancellationToken);
        await db
            .TaggedOriginals.Where(copy => works.Any(work => work.WorkId == copy.WorkId))
            .ExecuteUpdateAsync(set => set.SetProperty(copy => copy.CopyKey, (string?)null), cancellationToken);
        await db
            .Enclosures.Where(row => works.Any(work => work.WorkId == row.WorkId))
            .ExecuteDeleteAsync(cancellationToken);
        await db.Releases.Where(row => row.OwnerId == ownerId).ExecuteDeleteAsync(cancellationToken);
        // The row stays, so that a publication that comes late finds its end here.
        await works.ExecuteUpdateAsync(
            set =>
                set.SetProperty(row => row.Title, "")
                    .SetProperty(row => row.OwnerName, "")
                    .SetProperty(row => row.Published, false)
                    .SetProperty(row => row.AssetId, (Guid?)null)
                    .SetProperty(row => row.SourceKey, (string?)null),
            cancellationToken
        );
    }
}
