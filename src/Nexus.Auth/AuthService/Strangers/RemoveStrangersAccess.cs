using Nexus.Auth.AuthService.Notices;
using Nexus.Contracts.AuthServiceV2;
using Nexus.Contracts.KeyService;
using Nexus.Contracts.PvKeys;
using Nexus.Contracts.SessionMgr;
using Nexus.Contracts.TokenMgr;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.AuthService.Strangers;

/// <summary>
/// An address that nobody had confirmed was proved by the mail that chose its account's password. Whoever used the
/// account until then may have been somebody else: every way into it that he made goes, in every service.
/// </summary>
/// <param name="UserId">The account.</param>
/// <param name="Email">Its address when the mail was answered.</param>
/// <param name="At">When that was.</param>
/// <param name="Until">What was made before goes: at first until then, once more until a moment later.</param>
/// <param name="Passkeys">How many passkeys went with the password already.</param>
/// <param name="Authenticators">How many authenticator apps did.</param>
[Message("auth-service.remove-strangers-access/1")]
internal sealed record RemoveStrangersAccess(
    Guid UserId,
    string Email,
    DateTimeOffset At,
    DateTimeOffset Until,
    int Passkeys = 0,
    int Authenticators = 0
)
{
    /// <summary>
    /// A request that was under way, or a gateway that had not heard of the end of the sessions yet, may make something
    /// a moment after the reset. Nobody reads a mail, signs in and makes a key within this time.
    /// </summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
}

/// <summary>Every step may be taken twice; the owner hears of it once all of them have been.</summary>
internal sealed class RemoveStrangersAccessWorker(CredentialDb db, ServiceClient client, TimeProvider clock)
    : ITaskWorker<RemoveStrangersAccess>
{
    public async Task RunAsync(RemoveStrangersAccess task, TaskContext context, CancellationToken cancellationToken)
    {
        var (user, until) = (task.UserId, task.Until);
        // Sessions of the new password stay: the owner may be that fast.
        var former = new EndUserSessions(user, CredentialAt: task.At);
        await client.SendAsync(SessionCalls.EndOfUser, former, cancellationToken);
        await client.SendAsync(UserCalls.ProveAddress, new ProveAddress(user, task.Email, task.At), cancellationToken);
        var (passkeys, apps) = await RemoveOwnAsync(user, until, cancellationToken);
        var tokens = await client.SendAsync(
            TokenCalls.RevokeOfUser,
            new RevokeUserTokens(user, until),
            cancellationToken
        );
        var keys = await client.SendAsync(ApiKeyCalls.RevokeOfOwner, new RevokeApiKeys(user, until), cancellationToken);
        var access = await client.SendAsync(AccessCalls.Remove, new RemoveAccess(user, until), cancellationToken);
        var custody = await client.SendAsync(CustodyCalls.Hold, new HoldKeys(user, until), cancellationToken);
        // Only now: until then an account elsewhere that he had connected could begin another one.
        await client.SendAsync(SessionCalls.EndOfUser, former with { Elsewhere = true }, cancellationToken);
        var removed = Describe(
            (task.Passkeys + passkeys, "passkey"),
            (task.Authenticators + apps, "authenticator app with its recovery codes"),
            (keys.ApiKeys, "API key"),
            (tokens.PersonalTokens, "personal token"),
            (access.Applications, "application that was allowed something"),
            (access.Accounts, "connected account elsewhere")
        );
        var held = Describe((custody.Keys, "private key in custody"));
        if (removed.Length + held.Length > 0)
        {
            var report = NoticeTexts.Report(removed, held);
            db.Enqueue(SendNotice.Of(user, NoticeKind.StrangersAccessRemoved, clock) with { Device = report });
        }
        db.Audit("system", "strangers-access.removed", user.ToString(), new { removed, held });
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<(int Passkeys, int Apps)> RemoveOwnAsync(
        Guid userId,
        DateTimeOffset until,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var removed = await db.DeleteMadeBeforeAsync(userId, until, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return removed;
    }

    // Numbers only: the names are whoever's who made these things, and the mail is not his to write.
    private static string Describe(params (int Count, string What)[] removed) =>
        string.Join("\n", removed.Where(one => one.Count > 0).Select(one => $"- {one.Count} × {one.What}"));
}
