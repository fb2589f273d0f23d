using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Mail;
using Nexus.Auth.UserAuth.Verification;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Addresses;

/// <summary>Asks the new address and warns the old one.</summary>
[Message("user-auth.send-address-change/1")]
internal sealed record SendAddressChange(Guid UserId);

internal sealed class SendAddressChangeWorker(UserDb db, MailTexts texts, MailDelivery delivery)
    : ITaskWorker<SendAddressChange>
{
    public async Task RunAsync(SendAddressChange task, TaskContext context, CancellationToken cancellationToken)
    {
        var change = await db.AddressChanges.FindAsync([task.UserId], cancellationToken);
        var user = await db.Users.FindAsync([task.UserId], cancellationToken);
        if (change is null || user is null)
        {
            return;
        }
        await delivery.SendAsync(texts.AddressWillChange(user), cancellationToken);
        if (await db.Users.AnyAsync(row => row.Email == change.Email, cancellationToken))
        {
            // Its owner has an account; whoever asked learns nothing of that.
            return;
        }
        var token = OneTimeToken.Make();
        change.Hash = OneTimeToken.HashOf(token);
        var mail = texts.AddressProof(change.Email, user.DisplayName, token);
        await db.SaveThenTellAsync(cancel => delivery.SendAsync(mail, cancel), cancellationToken);
    }
}

/// <summary>Tells the old address that it is no longer the account's.</summary>
[Message("user-auth.send-address-notice/1")]
internal sealed record SendAddressNotice(Guid UserId, string Before);

internal sealed class SendAddressNoticeWorker(UserDb db, MailTexts texts, MailDelivery delivery)
    : ITaskWorker<SendAddressNotice>
{
    public async Task RunAsync(SendAddressNotice task, TaskContext context, CancellationToken cancellationToken)
    {
        if (await db.Users.FindAsync([task.UserId], cancellationToken) is { } user)
        {
            await delivery.SendAsync(texts.AddressChanged(task.Before, user.DisplayName), cancellationToken);
        }
    }
}
