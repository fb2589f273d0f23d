using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.SessionMgr.Sessions;

/// <summary>
/// Ends sessions. The event is committed first and the key removed after it: when the process dies in between, the
/// service's own handler of the event removes the key, so that neither is ever missing.
/// </summary>
internal sealed class SessionEnding(SessionDb db, SessionStore store)
{
    public async Task EndAsync(
        IReadOnlyList<LiveSession> sessions,
        string actor,
        string reason,
        CancellationToken cancellationToken
    )
    {
        if (sessions.Count == 0)
        {
            return;
        }
        Note(sessions, actor, reason);
        await db.SaveChangesAsync(cancellationToken);
        await Task.WhenAll(sessions.Select(session => store.RemoveAsync(session.Id, session.UserId)));
    }

    /// <summary>Ends them with the next save: the service's own handler of the event removes the keys.</summary>
    public void Note(IReadOnlyList<LiveSession> sessions, string actor, string reason)
    {
        foreach (var session in sessions)
        {
            var id = session.Id.ToString();
            db.Publish(new SessionRevoked(session.Id, session.UserId), id);
            db.Audit(actor, "session.ended", id, new { session.UserId, reason });
        }
    }
}
