using Nexus.Auth.UserAuth.Mail;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.UserAuth.Calls;

internal sealed class SendMailHandler(UserDb db, MailTexts texts, MailDelivery delivery)
    : IServiceCallHandler<SendMail, MailSent>
{
    public async Task<MailSent> HandleAsync(SendMail request, CancellationToken cancellationToken)
    {
        if (await db.Users.FindAsync([request.UserId], cancellationToken) is not { Active: true } user)
        {
            return new MailSent(false);
        }
        await delivery.SendAsync(texts.OfService(user, request.Subject, request.Text), cancellationToken);
        return new MailSent(true);
    }
}
