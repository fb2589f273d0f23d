using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamCore.Live.Recording;
using Nexus.Content.StreamCore.Transcoding;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.PersonalData;

namespace Nexus.Content.StreamCore.PersonalData;

internal sealed class AssetData(StreamCoreDb db) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var assets = await db
            .Assets.AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.CreatedAt)
            .Select(row => new
            {
                row.Id,
                row.WorkId,
                row.Kind,
                row.FileName,
                row.State,
                row.CreatedAt,
            })
            .ToListAsync(cancellationToken);
        var shows = await db
            .Shows.AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.CreatedAt)
            .Select(row => new
            {
                row.Id,
                row.WorkId,
                row.State,
                row.CreatedAt,
                row.StartedAt,
                row.EndedAt,
            })
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of("Playable copies", "What players get of your works.", assets),
            PersonalDataSection.Of("Live shows", "The shows you sent; their recordings are your uploads.", shows)
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        var assets = await db.Assets.Where(row => row.OwnerId == userId).ToListAsync(cancellationToken);
        foreach (var asset in assets)
        {
            asset.State = AssetState.Gone;
            db.Enqueue(new RemoveAsset(asset.Id, WorkFolderOnly: false));
        }
        // Who is on the air is cut off with the row; what was recorded goes too.
        var shows = await db.Shows.Where(row => row.OwnerId == userId).ToListAsync(cancellationToken);
        foreach (var show in shows)
        {
            db.Shows.Remove(show);
            db.Enqueue(new RemoveRecording(show.Id));
        }
        return ErasureAnswer.Nothing(
            $"{assets.Count} playable copies with their pictures and {shows.Count} live shows are deleted."
        );
    }
}
