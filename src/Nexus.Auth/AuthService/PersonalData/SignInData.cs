using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.PersonalData;

namespace Nexus.Auth.AuthService.PersonalData;

/// <summary>The password's hash never leaves; when it was set does.</summary>
internal sealed class SignInData(CredentialDb db) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var credentials = await db
            .Credentials.AsNoTracking()
            .Where(row => row.UserId == userId)
            .Select(row => new { row.ChangedAt, row.MustChange })
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of("Password", "To let you sign in; only a hash of it is kept.", credentials)
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        await db.Credentials.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        return ErasureAnswer.Nothing("The password's hash is deleted; nobody can sign in to the account any more.");
    }
}
