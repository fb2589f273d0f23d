using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Retention;

namespace Nexus.Auth.TokenMgr.Refresh;

/// <summary>
/// Removes families a day after their end by time. Spent tokens stay as long as their family, because a reuse can be
/// seen only while they are known.
/// </summary>
internal sealed class TokenRetention(TokenDb db, TimeProvider clock) : IForgets
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var limit = clock.GetUtcNow() - Kept;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var old = db.Families.Where(family => family.ExpiresAt < limit);
        await db
            .Tokens.Where(token => old.Any(family => family.Id == token.FamilyId))
            .ExecuteDeleteAsync(cancellationToken);
        await old.ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
