using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthServiceV2.Store;
using Nexus.Contracts.AuthServiceV2;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.AuthServiceV2.Calls;

/// <summary>
/// An application with offline access goes on without a session, so it must be stopped here. The notes of who is signed
/// in where stay: applications hear by them that the sessions have ended.
/// </summary>
internal sealed class RemoveAccessHandler(OidcDb db) : IServiceCallHandler<RemoveAccess, AccessRemoved>
{
    public async Task<AccessRemoved> HandleAsync(RemoveAccess request, CancellationToken cancellationToken)
    {
        var (userId, subject, until) = (request.UserId, request.UserId.ToString(), request.Until);
        DateTime? before = until.UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Set<OidcToken>()
            .Where(row => row.Subject == subject && row.CreationDate < before)
            .ExecuteDeleteAsync(cancellationToken);
        var allowed = db.Set<OidcAuthorization>().Where(row => row.Subject == subject && row.CreationDate < before);
        var applications = await allowed.Select(row => row.Application).Distinct().CountAsync(cancellationToken);
        // A token that was made a moment later hangs on what was allowed before.
        await db.Set<OidcToken>()
            .Where(row => allowed.Any(one => one == row.Authorization))
            .ExecuteDeleteAsync(cancellationToken);
        await allowed.ExecuteDeleteAsync(cancellationToken);
        await db.Consents.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Trips.Where(row => row.LinkUserId == userId).ExecuteDeleteAsync(cancellationToken);
        var accounts = await db
            .Links.Where(row => row.UserId == userId && row.CreatedAt < until)
            .ExecuteDeleteAsync(cancellationToken);
        db.Audit("auth-service", "access.removed", subject, new { applications, accounts });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new AccessRemoved(applications, accounts);
    }
}
