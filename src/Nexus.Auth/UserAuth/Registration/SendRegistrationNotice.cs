using Nexus.Auth.UserAuth.Mail;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.UserAuth.Registration;

/// <summary>Tells the owner of an address that somebody wanted to register it again.</summary>
[Message("user-auth.send-registration-notice/1")]
internal sealed record SendRegistrationNotice(Guid UserId);

internal sealed class SendRegistrationNoticeWorker(UserDb db, MailTexts texts, MailDelivery delivery)
    : ITaskWorker<SendRegistrationNotice>
{
    public async Task RunAsync(SendRegistrationNotice task, TaskContext context, CancellationToken cancellationToken)
    {
        if (await db.Users.FindAsync([task.UserId], cancellationToken) is { } user)
        {
            await delivery.SendAsync(texts.AlreadyRegistered(user), cancellationToken);
        }
    }
}
