using Nexus.Auth.UserAuth.Mail;
using Nexus.Auth.UserAuth.Verification;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Invitations;

/// <summary>Sends a fresh invitation token; a token sent before is worth nothing after it.</summary>
[Message("user-auth.send-invitation/1")]
internal sealed record SendInvitation(Guid InvitationId);

internal sealed class SendInvitationWorker(UserDb db, MailTexts texts, MailDelivery delivery, TimeProvider clock)
    : ITaskWorker<SendInvitation>
{
    public async Task RunAsync(SendInvitation task, TaskContext context, CancellationToken cancellationToken)
    {
        var invitation = await db.Invitations.FindAsync([task.InvitationId], cancellationToken);
        if (invitation?.IsOpenAt(clock.GetUtcNow()) != true)
        {
            return;
        }
        var organisation = await db.Organisations.FindAsync([invitation.OrganisationId], cancellationToken);
        var inviter = await db.Users.FindAsync([invitation.InvitedBy], cancellationToken);
        if (organisation is null || inviter is null)
        {
            return;
        }
        var token = OneTimeToken.Make();
        invitation.Expect(OneTimeToken.HashOf(token));
        var mail = texts.Invitation(invitation.Email, inviter.DisplayName, organisation.Name, token);
        await db.SaveThenTellAsync(cancel => delivery.SendAsync(mail, cancel), cancellationToken);
    }
}
