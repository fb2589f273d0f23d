using Microsoft.EntityFrameworkCore;

namespace Nexus.Content.StreamingV2.Downloads;

internal static class TaggedCopies
{
    /// <summary>The copy that is sent in the place of an original; null where the original itself is.</summary>
    public static Task<TaggedOriginal?> CopyOfAsync(
        this StreamingDb db,
        UploadedSource source,
        CancellationToken cancellationToken
    ) =>
        db
            .TaggedOriginals.AsNoTracking()
            .FirstOrDefaultAsync(
                row => row.WorkId == source.WorkId && row.SourceKey == source.ObjectKey && row.CopyKey != null,
                cancellationToken
            );
}
