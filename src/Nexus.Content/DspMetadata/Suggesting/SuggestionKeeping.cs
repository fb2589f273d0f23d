using Microsoft.EntityFrameworkCore;

namespace Nexus.Content.DspMetadata.Suggesting;

internal static class SuggestionKeeping
{
    /// <summary>Takes the place of the former suggestion of this origin; null takes that away. The caller saves.</summary>
    public static async Task SuggestAsync(
        this MetadataDb db,
        Guid subjectId,
        Guid ownerId,
        SuggestionOrigin origin,
        Suggested? content,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        db.Suggestions.RemoveRange(
            await db
                .Suggestions.Where(row => row.SubjectId == subjectId && row.Origin == origin)
                .ToListAsync(cancellationToken)
        );
        if (content is not null)
        {
            db.Suggestions.Add(
                new Suggestion
                {
                    Id = Guid.CreateVersion7(now),
                    OwnerId = ownerId,
                    SubjectId = subjectId,
                    Origin = origin,
                    Content = content,
                    FoundAt = now,
                }
            );
        }
    }
}
