using Microsoft.EntityFrameworkCore;

namespace Nexus.Content.StreamingV2.Sessions;

/// <summary>The sessions of players that signed in elsewhere, which know no session identifier.</summary>
internal sealed class PlayerSessions(StreamingDb db)
{
    public Task<PlaySession?> NewestAsync(
        Guid userId,
        Guid workId,
        string client,
        CancellationToken cancellationToken
    ) =>
        db
            .Sessions.AsNoTracking()
            .Where(row => row.UserId == userId && row.WorkId == workId && row.Client == client)
            .OrderByDescending(row => row.StartedAt)
            .FirstOrDefaultAsync(cancellationToken);
}
