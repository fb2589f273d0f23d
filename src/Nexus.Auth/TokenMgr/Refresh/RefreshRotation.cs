using Microsoft.EntityFrameworkCore;
using Nexus.Auth.TokenMgr.AccessTokens;
using Nexus.Contracts.SessionMgr;
using Nexus.Contracts.TokenMgr;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Auth.TokenMgr.Refresh;

/// <summary>
/// Exchanges a refresh token (RFC 6749 section 6, RFC 9700 section 4.14.2). Each token is good once. A spent one that
/// comes back is either a client whose answer was lost — within ten seconds, and while the successor was not used, it
/// gets the very same successor again — or a theft, which ends the family and its session.
/// </summary>
internal sealed class RefreshRotation(
    TokenDb db,
    RefreshFamilies families,
    AccessTokenWriter writer,
    ServiceClient client,
    TimeProvider clock
)
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public async Task<IssuedTokens> RotateAsync(string presented, CancellationToken cancellationToken)
    {
        var (token, family) = await FindAsync(presented, cancellationToken);
        if (token.SpentAt is not null && !await IsLostAnswerAsync(token, cancellationToken))
        {
            await EndAsync(family, "reuse", cancellationToken);
            throw Refused();
        }
        var user = await UserOfAsync(family, cancellationToken);
        var access = await writer.WriteAsync(user, family.SessionId, cancellationToken);
        var successor = token.SpentAt is null
            ? await SpendAsync(token, presented, cancellationToken)
            : RefreshSecret.Open(token.SealedSuccessor!, presented);
        return new IssuedTokens(access, AccessTokenWriter.LifetimeSeconds, successor);
    }

    private async Task<(RefreshToken Token, RefreshFamily Family)> FindAsync(
        string presented,
        CancellationToken cancellationToken
    )
    {
        var token = await ReadAsync(RefreshSecret.HashOf(presented), cancellationToken) ?? throw Refused();
        var family = await db.Families.FirstOrDefaultAsync(row => row.Id == token.FamilyId, cancellationToken);
        return family?.IsOpenAt(clock.GetUtcNow()) == true ? (token, family) : throw Refused();
    }

    private async Task<bool> IsLostAnswerAsync(RefreshToken spent, CancellationToken cancellationToken)
    {
        var successor = await ReadAsync(spent.SuccessorHash!, cancellationToken);
        return clock.GetUtcNow() - spent.SpentAt < Grace && successor is { SpentAt: null };
    }

    // Read anew each time: the session may have ended and the roles may have changed since the last token.
    private async Task<UserAccount> UserOfAsync(RefreshFamily family, CancellationToken cancellationToken)
    {
        var session = await client.SendAsync(SessionCalls.Check, new CheckSession(family.SessionId), cancellationToken);
        if (!session.Alive)
        {
            await EndAsync(family, "session-ended", cancellationToken);
            throw Refused();
        }
        var found = await client.SendAsync(UserCalls.Find, new FindUser(UserId: family.UserId), cancellationToken);
        if (found.User is not { Active: true } user)
        {
            await EndAsync(family, "account-inactive", cancellationToken);
            throw Refused();
        }
        return user;
    }

    // The condition on spent_at lets one of several simultaneous requests win; the others take its successor.
    private async Task<string> SpendAsync(RefreshToken token, string presented, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var successor = RefreshSecret.Make();
        var (hash, box) = (RefreshSecret.HashOf(successor), RefreshSecret.Seal(successor, presented));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var spent = await db
            .Tokens.Where(row => row.Hash == token.Hash && row.SpentAt == null)
            .ExecuteUpdateAsync(
                row =>
                    row.SetProperty(t => t.SpentAt, now)
                        .SetProperty(t => t.SuccessorHash, hash)
                        .SetProperty(t => t.SealedSuccessor, box),
                cancellationToken
            );
        if (spent == 0)
        {
            var winner = await ReadAsync(token.Hash, cancellationToken);
            return RefreshSecret.Open(winner!.SealedSuccessor!, presented);
        }
        db.Tokens.Add(
            new RefreshToken
            {
                Hash = hash,
                FamilyId = token.FamilyId,
                IssuedAt = now,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return successor;
    }

    private async Task EndAsync(RefreshFamily family, string reason, CancellationToken cancellationToken)
    {
        // The session first: if it cannot be ended now, the family stays open and the next attempt tries again.
        await client.SendAsync(SessionCalls.End, new EndSession(family.SessionId), cancellationToken);
        families.End(family, "token-mgr", reason);
        await db.SaveChangesAsync(cancellationToken);
    }

    private Task<RefreshToken?> ReadAsync(string hash, CancellationToken cancellationToken) =>
        db.Tokens.AsNoTracking().FirstOrDefaultAsync(row => row.Hash == hash, cancellationToken);

    private static ProblemException Refused() =>
        Problems.Of(
            401,
            "refresh-refused",
            "The refresh token is not good any more.",
            "It is unknown, spent or revoked, or the session has ended. Sign in again."
        );
}
