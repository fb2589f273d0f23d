using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Mail;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.UserAuth.Calls;

internal sealed class SendMailHandler(UserDb db, MailTexts texts, MailDelivery delivery)
    : IServiceCallHandler<SendMail, MailSent>
{
    public async Task<MailSent> HandleAsync(SendMail request, CancellationToken cancellationToken)
    {
        var receivers = (await ReceiversAsync(request.UserId, cancellationToken)).FindAll(user => user.Active);
        foreach (var user in receivers)
        {
            await delivery.SendAsync(texts.OfService(user, request.Subject, request.Text), cancellationToken);
        }
        return new MailSent(receivers.Count > 0);
    }

    // What an organisation is told, its owners are told; identifiers of people and organisations never meet.
    private async Task<List<User>> ReceiversAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Users.FindAsync([id], cancellationToken) is { } one
            ? [one]
            : await db
                .Memberships.Where(row => row.OrganisationId == id && row.Role == OrganisationRole.Owner)
                .Join(db.Users, row => row.UserId, user => user.Id, (row, user) => user)
                .OrderBy(user => user.Id)
                .Take(20)
                .ToListAsync(cancellationToken);
}

internal sealed class SendMailToAddressHandler(MailTexts texts, MailDelivery delivery)
    : IServiceCallHandler<SendMailToAddress, MailSent>
{
    public async Task<MailSent> HandleAsync(SendMailToAddress request, CancellationToken cancellationToken)
    {
        await delivery.SendAsync(texts.ToAddress(request.Email, request.Subject, request.Text), cancellationToken);
        return new MailSent(true);
    }
}
