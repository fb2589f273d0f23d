using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspMetadata.Tags;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.PersonalData;

namespace Nexus.Content.DspMetadata.PersonalData;

/// <summary>What an owner said of his works, the people in his credits among it.</summary>
internal sealed class MetadataOfPeople(MetadataDb db) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var recordings = await db
            .Recordings.AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.WorkId)
            .ToListAsync(cancellationToken);
        var releases = await db
            .Releases.AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.ReleaseId)
            .ToListAsync(cancellationToken);
        var prefixes = await db
            .Prefixes.AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        var lyrics = await db
            .Lyrics.AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.WorkId)
            .ToListAsync(cancellationToken);
        var suggestions = await db
            .Suggestions.AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of("Metadata of works", "Credits, codes and terms, as you said them.", recordings),
            PersonalDataSection.Of("Metadata of releases", "Credits, codes and terms, as you said them.", releases),
            PersonalDataSection.Of("Lyrics", "To show what is sung.", lyrics),
            PersonalDataSection.Of("Suggestions", "What your files and messages say, for you to take.", suggestions),
            PersonalDataSection.Of("Prefixes of codes", "To make ISRC and UPC for you.", prefixes)
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        var recordings = await db.Recordings.Where(row => row.OwnerId == userId).ExecuteDeleteAsync(cancellationToken);
        var releases = await db.Releases.Where(row => row.OwnerId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Lyrics.Where(row => row.OwnerId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Suggestions.Where(row => row.OwnerId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Tracks.Where(row => row.OwnerId == userId).ExecuteDeleteAsync(cancellationToken);
        await ForgetCopiesAsync(userId, cancellationToken);
        var prefixes = db.Prefixes.Where(row => row.OwnerId == userId);
        await db
            .Counters.Where(counter => prefixes.Any(prefix => prefix.Id == counter.PrefixId))
            .ExecuteDeleteAsync(cancellationToken);
        await prefixes.ExecuteDeleteAsync(cancellationToken);
        return ErasureAnswer.Nothing(
            $"What was said of {recordings} works and {releases} releases is deleted, with the people in its credits, its lyrics, its tagged copies and the prefixes of its codes."
        );
    }

    // Who holds an address of a download is sent nothing from now on.
    private async Task ForgetCopiesAsync(Guid userId, CancellationToken cancellationToken)
    {
        var sources = await db.Sources.Where(row => row.OwnerId == userId).ToListAsync(cancellationToken);
        foreach (var source in sources)
        {
            foreach (var key in new[] { source.CopyKey, source.FormerKey }.OfType<string>())
            {
                db.Enqueue(new RemoveCopy(key));
            }
            db.Sources.Remove(source);
        }
    }
}
