using Nexus.Contracts.AuthService;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.UserAuth.Addresses;

/// <summary>
/// A change of address that waits goes with the password of before: who fears that it was a thief who asked for it is
/// told to choose another password, and the thief's link must open nothing after that.
/// </summary>
internal sealed class FollowPassword(UserDb db) : IMessageHandler<PasswordReplaced>
{
    public async Task HandleAsync(PasswordReplaced message, MessageContext context, CancellationToken cancellationToken)
    {
        var change = await db.AddressChanges.FindAsync([message.UserId], cancellationToken);
        if (change?.AskedAt <= message.At)
        {
            db.AddressChanges.Remove(change);
        }
    }
}
