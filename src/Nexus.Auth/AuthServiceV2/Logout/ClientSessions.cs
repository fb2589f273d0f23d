using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthServiceV2.Store;

namespace Nexus.Auth.AuthServiceV2.Logout;

/// <summary>Which applications have tokens of which session.</summary>
internal sealed class ClientSessions(OidcDb db, TimeProvider clock)
{
    public async Task NoteAsync(Guid sessionId, Guid userId, string clientId, CancellationToken cancellationToken)
    {
        if (
            await db.Sessions.AnyAsync(row => row.SessionId == sessionId && row.ClientId == clientId, cancellationToken)
        )
        {
            return;
        }
        var now = clock.GetUtcNow();
        var row = new ClientSession
        {
            Id = Guid.CreateVersion7(now),
            SessionId = sessionId,
            UserId = userId,
            ClientId = clientId,
            CreatedAt = now,
        };
        db.Sessions.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another request of the same application noted it at the same moment.
            db.Entry(row).State = EntityState.Detached;
        }
    }
}
