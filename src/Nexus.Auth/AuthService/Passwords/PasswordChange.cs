using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthService.Notices;
using Nexus.Auth.AuthService.Strangers;
using Nexus.Contracts.AuthService;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.AuthService.Passwords;

/// <summary>Replaces a password after its owner was recognised; the other sessions end.</summary>
internal sealed class PasswordChange(
    CredentialDb db,
    PasswordHashing hashing,
    PasswordPolicy policy,
    ServiceClient client,
    TimeProvider clock
)
{
    /// <summary>The present password and the four before it cannot be chosen again.</summary>
    public const int Remembered = 5;

    /// <param name="credential">The account's.</param>
    /// <param name="newPassword">The password to be.</param>
    /// <param name="keptSession">The session that goes on.</param>
    /// <param name="provedAddress">
    /// The address that was proved with this for the first time: what was made in the account before may be a stranger's
    /// and goes. Null where that is not so.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task ReplaceAsync(
        Credential credential,
        string newPassword,
        Guid? keptSession,
        string? provedAddress,
        CancellationToken cancellationToken
    )
    {
        policy.Check("newPassword", newPassword);
        var former = await db
            .FormerPasswords.Where(row => row.UserId == credential.UserId)
            .OrderByDescending(row => row.ReplacedAt)
            .ToListAsync(cancellationToken);
        using (await hashing.EnterAsync(cancellationToken))
        {
            RefuseKnown(credential, former, newPassword);
            Remember(credential, former);
            credential.Replace(hashing.Hash(newPassword), mustChange: false, clock.GetUtcNow());
        }
        var user = credential.UserId.ToString();
        db.Audit(user, "password.changed", user);
        db.Enqueue(SendNotice.Of(credential.UserId, NoticeKind.PasswordChanged, clock));
        db.Publish(new PasswordReplaced(credential.UserId, keptSession, credential.ChangedAt), user);
        await ForgetPendingAsync(credential.UserId, cancellationToken);
        await SaveAsync(credential, provedAddress, cancellationToken);
        // The event does the same a moment later, and where this process dies here.
        await client.SendAsync(
            SessionCalls.EndOfUser,
            new EndUserSessions(credential.UserId, keptSession, credential.ChangedAt),
            cancellationToken
        );
    }

    private async Task SaveAsync(Credential credential, string? provedAddress, CancellationToken cancellationToken)
    {
        if (provedAddress is null)
        {
            await db.SaveChangesAsync(cancellationToken);
            return;
        }
        var (userId, at) = (credential.UserId, credential.ChangedAt);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        var (passkeys, authenticators) = await db.DeleteMadeBeforeAsync(userId, until: null, cancellationToken);
        await db.FormerPasswords.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Devices.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        db.Enqueue(new RemoveStrangersAccess(userId, provedAddress, at, at, passkeys, authenticators));
        var settled = at + RemoveStrangersAccess.Settling;
        db.Enqueue(new RemoveStrangersAccess(userId, provedAddress, at, settled), settled);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private void RefuseKnown(Credential credential, List<FormerPassword> former, string newPassword)
    {
        if (hashing.Verify(credential.PasswordHash, newPassword) != PasswordMatch.Wrong)
        {
            throw Problems.Invalid("newPassword", "Choose another one than the present password.");
        }
        if (former.Exists(old => hashing.Verify(old.PasswordHash, newPassword) != PasswordMatch.Wrong))
        {
            throw Problems.Invalid("newPassword", "You had this one before; the last five cannot be used again.");
        }
    }

    private void Remember(Credential credential, List<FormerPassword> former)
    {
        var now = clock.GetUtcNow();
        db.FormerPasswords.Add(
            new FormerPassword
            {
                Id = Guid.CreateVersion7(now),
                UserId = credential.UserId,
                PasswordHash = credential.PasswordHash,
                ReplacedAt = now,
            }
        );
        db.FormerPasswords.RemoveRange(former.Skip(Remembered - 2));
    }

    // A reset link or a half-done sign-in that is on its way was made for the password of before.
    private async Task ForgetPendingAsync(Guid userId, CancellationToken cancellationToken)
    {
        if (await db.Resets.FindAsync([userId], cancellationToken) is { } reset)
        {
            reset.Settle();
        }
        db.Challenges.RemoveRange(
            await db.Challenges.Where(row => row.UserId == userId).ToListAsync(cancellationToken)
        );
    }
}
