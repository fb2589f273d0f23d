using Nexus.Auth.UserAuth.Mail;
using Nexus.Auth.UserAuth.Verification;
using Nexus.Kernel.Messaging;

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
        var token = VerificationToken.Create();
        invitation.Expect(VerificationToken.HashOf(token));
        // Before the mail, which could outrun it, or go out and leave a dead link when the process dies.
        await db.SaveChangesAsync(cancellationToken);
        await delivery.SendAsync(
            texts.Invitation(invitation.Email, inviter.DisplayName, organisation.Name, token),
            cancellationToken
        );
    }
}
