using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Retention;
using OpenIddict.Abstractions;

namespace Nexus.Auth.AuthServiceV2;

/// <summary>Removes ended tokens, unanswered questions and the traces of sessions that are long over, once an hour.</summary>
internal sealed class OidcRetention(
    OidcDb db,
    IOpenIddictTokenManager tokens,
    IOpenIddictAuthorizationManager authorizations,
    TimeProvider clock
) : IForgets
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await tokens.PruneAsync(now - Kept, cancellationToken);
        await authorizations.PruneAsync(now - Kept, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Consents.Where(row => row.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        await db.Trips.Where(row => row.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        await db.Sessions.Where(row => row.CreatedAt < now - Kept).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
