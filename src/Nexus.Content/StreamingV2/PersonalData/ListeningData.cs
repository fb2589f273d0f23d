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
        return PersonalDataExport.Of(
            PersonalDataSection.Of("Plays", "To count plays fairly.", plays),
            PersonalDataSection.Of("Where you stopped", "To go on where you stopped.", resume),
            PersonalDataSection.Of("Bought", "What you may play and download.", grants)
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
        await ForgetWorksAsync(userId, cancellationToken);
        return new ErasureAnswer(
            [
                "Plays no longer say who listened.",
                "Resume points and the right to play what was bought are deleted.",
                "Own works can no longer be played or downloaded.",
            ],
            [new KeptData("Numbers of plays", "They hold no person; creators are paid by them.")]
        );
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
                    .SetProperty(row => row.Published, false)
                    .SetProperty(row => row.AssetId, (Guid?)null)
                    .SetProperty(row => row.SourceKey, (string?)null),
            cancellationToken
        );
    }
}
