using Nexus.Auth.UserAuth.Mail;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Verification;

/// <summary>Sends a fresh verification token; a token sent before is worth nothing after it.</summary>
[Message("user-auth.send-verification/1")]
internal sealed record SendVerification(Guid UserId);

/// <summary>The token is made here and not where the task was queued, so that it never stands in the task table.</summary>
internal sealed class SendVerificationWorker(UserDb db, MailTexts texts, MailDelivery delivery, TimeProvider clock)
    : ITaskWorker<SendVerification>
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);

    public async Task RunAsync(SendVerification task, TaskContext context, CancellationToken cancellationToken)
    {
        var pending = await db.Verifications.FindAsync([task.UserId], cancellationToken);
        var user = await db.Users.FindAsync([task.UserId], cancellationToken);
        if (pending is null || user is not { EmailVerifiedAt: null })
        {
            return;
        }
        var token = OneTimeToken.Make();
        pending.Expect(OneTimeToken.HashOf(token), clock.GetUtcNow() + Lifetime);
        var mail = texts.Verification(user, token);
        await db.SaveThenTellAsync(cancel => delivery.SendAsync(mail, cancel), cancellationToken);
    }
}
