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
        var captions = await db
            .Captions.AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.WorkId)
            .ThenBy(row => row.Language)
            .Select(row => new
            {
                row.WorkId,
                row.Language,
                row.Kind,
                row.Name,
                row.ChangedAt,
                row.Text,
            })
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of("Playable copies", "What players get of your works.", assets),
            PersonalDataSection.Of("Captions", "The text tracks of your works.", captions),
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
        var captions = await db.Captions.Where(row => row.OwnerId == userId).ToListAsync(cancellationToken);
        db.Captions.RemoveRange(captions);
        // Who is on the air is cut off with the row; what was recorded goes too.
        var shows = await db.Shows.Where(row => row.OwnerId == userId).ToListAsync(cancellationToken);
        foreach (var show in shows)
        {
            db.Shows.Remove(show);
            db.Enqueue(new RemoveRecording(show.Id));
        }
        return ErasureAnswer.Nothing(
            $"{assets.Count} playable copies with their pictures, {captions.Count} text tracks and {shows.Count} live shows are deleted."
        );
    }
}
