using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.AuthService.Reset;

/// <summary>A link that went to the address of before resets nothing any more.</summary>
internal sealed class ForgetReset(CredentialDb db) : IMessageHandler<UserAddressChanged>
{
    public async Task HandleAsync(
        UserAddressChanged message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        var reset = await db.Resets.FindAsync([message.UserId], cancellationToken);
        if (reset?.LastMailAt <= context.OccurredAt)
        {
            reset.Settle();
        }
    }
}
