using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.SessionMgr.Sessions;

/// <summary>Removes the session if the process died between the commit of the event and the removal.</summary>
internal sealed class RemoveRevokedSession(SessionStore store) : IMessageHandler<SessionRevoked>
{
    public Task HandleAsync(SessionRevoked message, MessageContext context, CancellationToken cancellationToken) =>
        store.RemoveAsync(message.SessionId, message.UserId);
}
