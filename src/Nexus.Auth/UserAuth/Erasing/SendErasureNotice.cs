using Nexus.Auth.UserAuth.Mail;
using Nexus.Auth.UserAuth.Verification;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Erasing;

/// <summary>Mails the link that calls off and shows the report.</summary>
[Message("user-auth.send-erasure-notice/1")]
internal sealed record SendErasureNotice(Guid ErasureId);

internal sealed class SendErasureNoticeWorker(UserDb db, MailTexts texts, MailDelivery delivery)
    : ITaskWorker<SendErasureNotice>
{
    public async Task RunAsync(SendErasureNotice task, TaskContext context, CancellationToken cancellationToken)
    {
        var erasure = await db.Erasures.FindAsync([task.ErasureId], cancellationToken);
        if (
            erasure is not { IsOpen: true }
            || await db.Users.FindAsync([erasure.UserId], cancellationToken) is not { } user
        )
        {
            return;
        }
        var token = OneTimeToken.Make();
        erasure.TokenHash = OneTimeToken.HashOf(token);
        var mail = texts.ErasureRequested(user, token, erasure.DueAt);
        await db.SaveThenTellAsync(cancel => delivery.SendAsync(mail, cancel), cancellationToken);
    }
}
