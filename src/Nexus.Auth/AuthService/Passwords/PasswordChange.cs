using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Auth.AuthService.Passwords;

/// <summary>Replaces a password after its owner was recognised; the other sessions end.</summary>
internal sealed class PasswordChange(CredentialDb db, PasswordHashing hashing, ServiceClient client, TimeProvider clock)
{
    public async Task ReplaceAsync(
        Credential credential,
        string newPassword,
        Guid? keptSession,
        CancellationToken cancellationToken
    )
    {
        PasswordRules.Check("newPassword", newPassword);
        using (await hashing.EnterAsync(cancellationToken))
        {
            if (hashing.Verify(credential.PasswordHash, newPassword) != PasswordMatch.Wrong)
            {
                throw Problems.Invalid("newPassword", "Choose another one than the present password.");
            }
            credential.Replace(hashing.Hash(newPassword), mustChange: false, clock.GetUtcNow());
        }
        var user = credential.UserId.ToString();
        db.Audit(user, "password.changed", user);
        await db.SaveChangesAsync(cancellationToken);
        await client.SendAsync(
            SessionCalls.EndOfUser,
            new EndUserSessions(credential.UserId, keptSession),
            cancellationToken
        );
    }
}
