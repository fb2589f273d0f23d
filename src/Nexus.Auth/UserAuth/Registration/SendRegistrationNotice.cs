using Nexus.Auth.UserAuth.Mail;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.UserAuth.Registration;

/// <summary>Tells the owner of an address that somebody wanted to register it again, at most once an hour.</summary>
[Message("user-auth.send-registration-notice/1")]
internal sealed record SendRegistrationNotice(Guid UserId);

internal sealed class SendRegistrationNoticeWorker(
    UserDb db,
    MailTexts texts,
    MailDelivery delivery,
    TimeProvider clock
) : ITaskWorker<SendRegistrationNotice>
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public async Task RunAsync(SendRegistrationNotice task, TaskContext context, CancellationToken cancellationToken)
    {
        var mails = await db.Verifications.FindAsync([task.UserId], cancellationToken);
        if (
            mails?.TakeMailTurn(clock.GetUtcNow(), Pause) == true
            && await db.Users.FindAsync([task.UserId], cancellationToken) is { } user
        )
        {
            await delivery.SendAsync(texts.AlreadyRegistered(user), cancellationToken);
        }
    }
}
