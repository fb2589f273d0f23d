using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthServiceV2.Store;
using Nexus.Kernel.PersonalData;

namespace Nexus.Auth.AuthServiceV2.PersonalData;

/// <summary>What somebody allowed applications, and the accounts elsewhere she signs in with.</summary>
internal sealed class ApplicationData(OidcDb db) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var subject = userId.ToString();
        var grants = await db.Set<OidcAuthorization>()
            .AsNoTracking()
            .Where(row => row.Subject == subject)
            .Select(row => new
            {
                Application = row.Application!.DisplayName,
                row.Scopes,
                row.Status,
                row.CreationDate,
            })
            .ToListAsync(cancellationToken);
        var links = await db
            .Links.AsNoTracking()
            .Where(row => row.UserId == userId)
            .Select(row => new
            {
                row.Provider,
                row.Issuer,
                row.Subject,
                row.CreatedAt,
            })
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of("Applications", "To let the applications you allowed act for you.", grants),
            PersonalDataSection.Of("Accounts elsewhere", "To let you sign in with them.", links)
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        var subject = userId.ToString();
        await db.Set<OidcToken>().Where(row => row.Subject == subject).ExecuteDeleteAsync(cancellationToken);
        await db.Set<OidcAuthorization>().Where(row => row.Subject == subject).ExecuteDeleteAsync(cancellationToken);
        await db.Consents.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Sessions.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Links.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Trips.Where(row => row.LinkUserId == userId).ExecuteDeleteAsync(cancellationToken);
        return ErasureAnswer.Nothing("Grants to applications, their tokens and connected accounts are deleted.");
    }
}
