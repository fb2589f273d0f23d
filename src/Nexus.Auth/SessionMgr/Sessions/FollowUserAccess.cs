using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.SessionMgr.Sessions;

/// <summary>
/// Ends the sessions of a blocked account. Its keys and personal tokens have no session: the gateways are told to ask
/// anew about them, and again when the account is opened. It is tried until Redis has heard it.
/// </summary>
internal sealed class FollowUserAccess(SessionStore store, SessionEnding ending) : IMessageHandler<UserAccessChanged>
{
    public async Task HandleAsync(
        UserAccessChanged message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        if (!message.Active)
        {
            ending.Note(await store.OfUserAsync(message.UserId), context.Source, "account-blocked");
        }
        await store.TellOfUserAsync(message.UserId);
    }
}
