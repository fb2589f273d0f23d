using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.PersonalData;

namespace Nexus.Content.ContentMgmt.PersonalData;

/// <summary>What somebody reported, and what was decided about his own things.</summary>
internal static class ModerationData
{
    public static async Task<List<PersonalDataSection>> ExportModerationAsync(
        this ContentDb db,
        Guid userId,
        CancellationToken cancellationToken
    )
    {
        var notices = await db
            .Notices.AsNoTracking()
            .Where(row => row.ReporterId == userId)
            .OrderBy(row => row.Id)
            .Select(row => new
            {
                row.Id,
                row.Reason,
                row.Explanation,
                row.Claim,
                row.CreatedAt,
            })
            .ToListAsync(cancellationToken);
        var cases = await db
            .Cases.AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.Id)
            .Select(row => new
            {
                row.Id,
                row.Title,
                row.Measure,
                row.Ground,
                row.Facts,
                row.DecidedAt,
                row.Appeal,
                row.AppealedAt,
            })
            .ToListAsync(cancellationToken);
        return
        [
            PersonalDataSection.Of("Reports", "What you reported, to decide about it.", notices),
            PersonalDataSection.Of("Decisions", "What moderators decided about your things, and your appeals.", cases),
        ];
    }

    /// <summary>Reports lose whoever wrote them and every word of his; cases about his own things go with those.</summary>
    public static async Task EraseModerationAsync(this ContentDb db, Guid userId, CancellationToken cancellationToken)
    {
        var own = db.Cases.Where(row => row.OwnerId == userId).Select(row => row.Id);
        await db.Notices.Where(row => own.Contains(row.CaseId)).ExecuteDeleteAsync(cancellationToken);
        await db.CaseSteps.Where(row => own.Contains(row.CaseId)).ExecuteDeleteAsync(cancellationToken);
        await db.Cases.Where(row => row.OwnerId == userId).ExecuteDeleteAsync(cancellationToken);
        var actor = userId.ToString();
        await db
            .CaseSteps.Where(row => row.Actor == actor && row.Action == "reported")
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Actor, "erased"), cancellationToken);
        var reported = await db
            .Notices.AsNoTracking()
            .Where(row => row.ReporterId == userId)
            .Select(row => row.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in reported)
        {
            var nobody = $"erased:{id}";
            await db
                .Notices.Where(row => row.Id == id)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(row => row.ReporterId, (Guid?)null)
                            .SetProperty(row => row.Reporter, nobody)
                            .SetProperty(row => row.Explanation, "")
                            .SetProperty(row => row.Claim, (Moderation.RightsClaim?)null),
                    cancellationToken
                );
        }
    }
}
