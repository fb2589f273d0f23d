using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.AuthServiceV2.Logout;

/// <summary>When a session ends, every application that was signed in to from it is told: one durable task each.</summary>
internal sealed class TellApplications(OidcDb db) : IMessageHandler<SessionRevoked>
{
    public async Task HandleAsync(SessionRevoked message, MessageContext context, CancellationToken cancellationToken)
    {
        var told = await db.Sessions.Where(row => row.SessionId == message.SessionId).ToListAsync(cancellationToken);
        foreach (var row in told)
        {
            db.Enqueue(new SendLogout(row.ClientId, row.SessionId, row.UserId));
        }
        db.Sessions.RemoveRange(told);
    }
}

/// <summary>Tell one application of the end of one session.</summary>
[Message("auth.send-logout/1")]
internal sealed record SendLogout(string ClientId, Guid SessionId, Guid UserId);
