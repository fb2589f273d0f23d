using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;

namespace Nexus.Auth.TokenMgr.Refresh;

/// <summary>Starts and ends families; the caller saves what it started.</summary>
internal sealed class RefreshFamilies(TokenDb db, TimeProvider clock)
{
    /// <summary>A family lives no longer than a session can.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>A new family; returns its first token.</summary>
    public string Start(Guid userId, Guid sessionId)
    {
        var now = clock.GetUtcNow();
        var family = new RefreshFamily
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            SessionId = sessionId,
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        };
        var token = RefreshSecret.Make();
        db.Families.Add(family);
        db.Tokens.Add(
            new RefreshToken
            {
                Hash = RefreshSecret.HashOf(token),
                FamilyId = family.Id,
                IssuedAt = now,
            }
        );
        return token;
    }

    /// <summary>Ends the open families of a session; returns how many. The caller saves.</summary>
    public async Task<int> EndOfSessionAsync(
        Guid sessionId,
        string actor,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var open = await db
            .Families.Where(family => family.SessionId == sessionId && family.EndedAt == null)
            .ToListAsync(cancellationToken);
        foreach (var family in open)
        {
            End(family, actor, reason);
        }
        return open.Count;
    }

    /// <summary>Ends a family; the caller saves.</summary>
    public void End(RefreshFamily family, string actor, string reason)
    {
        family.End(reason, clock.GetUtcNow());
        db.Audit(
            actor,
            "refresh-family.ended",
            family.Id.ToString(),
            new
            {
                family.UserId,
                family.SessionId,
                reason,
            }
        );
    }
}
