using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamCore.Captions;

internal static class CaptionRows
{
    /// <summary>A viewer's menu holds no more, and neither does a manifest.</summary>
    public const int MostTracks = 100;

    public static Task<List<CaptionTrack>> CaptionsOfAsync(
        this StreamCoreDb db,
        Guid workId,
        CancellationToken cancellationToken
    ) =>
        db
            .Captions.Where(row => row.WorkId == workId)
            .OrderBy(row => row.Language)
            .ThenBy(row => row.Kind)
            .ToListAsync(cancellationToken);

    /// <summary>Says what tracks the work has now. Call it with all of its rows, as they are to be.</summary>
    public static void AnnounceCaptions(
        this StreamCoreDb db,
        Guid workId,
        Guid ownerId,
        IEnumerable<CaptionTrack> rows,
        DateTimeOffset now
    ) =>
        db.Publish(
            new CaptionsChanged(
                workId,
                ownerId,
                [
                    .. rows.OrderBy(row => row.Language, StringComparer.Ordinal)
                        .ThenBy(row => row.Kind)
                        .Select(row => new CaptionSummary(row.Language, row.Kind, row.Name, row.IsDefault)),
                ],
                now
            ),
            workId.ToString()
        );

    /// <summary>Saves; where another request made the same track at this very moment, it is the one to edit.</summary>
    public static async Task SaveCaptionsAsync(this StreamCoreDb db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException error) when (error is not DbUpdateConcurrencyException)
        {
            throw Problems.Of(
                412,
                "changed-meanwhile",
                "Somebody else changed this meanwhile.",
                "Read the captions again and repeat your edit."
            );
        }
    }
}
