using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.PersonalData;

namespace Nexus.Auth.AuthService.PersonalData;

/// <summary>Hashes, secrets and keys never leave; that they are there, and since when, does.</summary>
internal sealed class SignInData(CredentialDb db) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var credentials = await db
            .Credentials.AsNoTracking()
            .Where(row => row.UserId == userId)
            .Select(row => new { row.ChangedAt, row.MustChange })
            .ToListAsync(cancellationToken);
        var passkeys = await db
            .Passkeys.AsNoTracking()
            .Where(row => row.UserId == userId)
            .Select(row => new { row.Name, row.SignCount })
            .ToListAsync(cancellationToken);
        var authenticators = await db
            .Authenticators.AsNoTracking()
            .Where(row => row.UserId == userId)
            .Select(row => new { row.ConfirmedAt })
            .ToListAsync(cancellationToken);
        var devices = await db
            .Devices.AsNoTracking()
            .Where(row => row.UserId == userId)
            .Select(row => new { row.DeviceHash, row.LastSeenAt })
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of("Password", "To let you sign in; only a hash of it is kept.", credentials),
            PersonalDataSection.Of("Passkeys", "To let you sign in without a password.", passkeys),
            PersonalDataSection.Of("Authenticator app", "To ask for a second step at the sign-in.", authenticators),
            PersonalDataSection.Of("Known devices", "To tell you of sign-ins from new devices.", devices)
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        await db.Credentials.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.DeleteBesidePasswordAsync(userId, cancellationToken);
        return ErasureAnswer.Nothing(
            "The password's hash, passkeys, authenticator and known devices are deleted; nobody can sign in to the account any more."
        );
    }
}
