using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.TokenMgr.Refresh;

/// <summary>A session that ended takes its refresh tokens along.</summary>
internal sealed class EndFamiliesOfSession(RefreshFamilies families) : IMessageHandler<SessionRevoked>
{
    public Task HandleAsync(SessionRevoked message, MessageContext context, CancellationToken cancellationToken) =>
        families.EndOfSessionAsync(message.SessionId, "session-mgr", "session-revoked", cancellationToken);
}
