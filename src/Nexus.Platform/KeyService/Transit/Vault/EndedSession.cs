using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;

namespace Nexus.Platform.KeyService.Transit.Vault;

/// <summary>
/// A session that was ended while its access tokens still live. The gateway asks session-mgr for bearer tokens, but
/// does not look into <c>X-Vault-Token</c>.
/// </summary>
internal sealed class EndedSession
{
    public Guid SessionId { get; init; }

    public DateTimeOffset EndedAt { get; init; }
}

internal sealed class NoteEndedSession(KeyDb db, TimeProvider clock) : IMessageHandler<SessionRevoked>
{
    // Access tokens live ten minutes.
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    public async Task HandleAsync(SessionRevoked message, MessageContext context, CancellationToken cancellationToken)
    {
        await context.BeginAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var limit = now - Kept;
        await db.EndedSessions.Where(row => row.EndedAt < limit).ExecuteDeleteAsync(cancellationToken);
        // A new password ends sessions by a call and by an event, so the same end may come twice at the same moment.
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO ended_sessions (session_id, ended_at)
            VALUES ({message.SessionId}, {UnixMicroseconds.FromTime(now)})
            ON CONFLICT (session_id) DO NOTHING
            """,
            cancellationToken
        );
    }
}
