using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamingV2.Granting;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Downloads;

/// <summary>Hands out originals: looks whether somebody may have it, and notes the use of what was bought.</summary>
internal sealed class OwnOriginal(StreamingDb db, Entitlement entitlement, TimeProvider clock)
{
    /// <summary>The original; 403, 404 or 409 as <see cref="Entitlement"/> says.</summary>
    public async Task<(UploadedSource Source, Ground Ground)> UseAsync(
        Guid workId,
        Asker asker,
        CancellationToken cancellationToken
    )
    {
        var (work, ground, _) = await entitlement.RequireOwnAsync(workId, asker, cancellationToken);
        var source =
            await db
                .Sources.AsNoTracking()
                .FirstOrDefaultAsync(row => row.ObjectKey == work.SourceKey, cancellationToken)
            ?? throw Problems.NotFound("original of the work", workId);
        var now = clock.GetUtcNow();
        if (await Grants.MarkUsedAsync(db, asker.User.UserId(), work.ReleaseIds, now, cancellationToken) == 0)
        {
            // Used before, or given back at this very moment.
            await entitlement.RequireOwnAsync(workId, asker, cancellationToken);
        }
        return (source, ground);
    }
}
