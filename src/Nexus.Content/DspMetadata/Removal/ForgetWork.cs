using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspMetadata.Recordings;
using Nexus.Content.DspMetadata.Tags;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspMetadata.Removal;

/// <summary>
/// What was said of a deleted work goes with it, its tagged copies too. Its ISRC stays, without a word beside it: it names
/// one recording for ever (ISO 3901) and is given to no other.
/// </summary>
internal sealed class ForgetWork(MetadataDb db) : IMessageHandler<ContentRemoved>
{
    public async Task HandleAsync(ContentRemoved message, MessageContext context, CancellationToken cancellationToken)
    {
        var id = message.WorkId;
        foreach (var recording in await db.Recordings.Where(row => row.WorkId == id).ToListAsync(cancellationToken))
        {
            if (recording.Isrc is null)
            {
                db.Recordings.Remove(recording);
                continue;
            }
            recording.Describe(new RecordingDetails { Isrc = recording.Isrc });
            recording.HasLyrics = false;
        }
        db.RemoveRange(await db.Lyrics.Where(row => row.WorkId == id).ToListAsync(cancellationToken));
        db.RemoveRange(await db.Suggestions.Where(row => row.SubjectId == id).ToListAsync(cancellationToken));
        db.RemoveRange(await db.Tracks.Where(row => row.WorkId == id).ToListAsync(cancellationToken));
        foreach (var source in await db.Sources.Where(row => row.WorkId == id).ToListAsync(cancellationToken))
        {
            foreach (var key in new[] { source.CopyKey, source.FormerKey }.OfType<string>())
            {
                db.Enqueue(new RemoveCopy(key));
            }
            db.Sources.Remove(source);
        }
    }
}
