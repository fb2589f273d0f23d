using Nexus.Auth.UserAuth.Mail;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.UserAuth.Registration;

/// <summary>Tells the owner of an address that an account was opened with it from another provider.</summary>
[Message("user-auth.send-foreigner-notice/1")]
internal sealed record SendForeignerNotice(Guid UserId, string Provider);

internal sealed class SendForeignerNoticeWorker(UserDb db, MailTexts texts, MailDelivery delivery)
    : ITaskWorker<SendForeignerNotice>
{
    public async Task RunAsync(SendForeignerNotice task, TaskContext context, CancellationToken cancellationToken)
    {
        if (await db.Users.FindAsync([task.UserId], cancellationToken) is { Active: true } user)
        {
            await delivery.SendAsync(texts.RegisteredElsewhere(user, task.Provider), cancellationToken);
        }
    }
}
