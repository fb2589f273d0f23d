using Nexus.Contracts.AuthService;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.SessionMgr.Sessions;

/// <summary>
/// Ends what began with the password of before. auth-service asks for the same at once by a call; this is for a process
/// that died before it could.
/// </summary>
internal sealed class FollowPassword(SessionStore store, SessionEnding ending) : IMessageHandler<PasswordReplaced>
{
    public async Task HandleAsync(PasswordReplaced message, MessageContext context, CancellationToken cancellationToken)
    {
        await store.NoteCredentialAsync(message.UserId, message.At);
        var sessions = await store.OfUserAsync(message.UserId);
        var former = sessions.Where(session => session.Id != message.KeptSession && session.IsOlderThan(message.At));
        ending.Note([.. former], context.Source, "password-replaced");
        await store.TellOfUserAsync(message.UserId);
    }
}
