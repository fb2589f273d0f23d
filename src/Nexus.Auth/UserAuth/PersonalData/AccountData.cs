using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Exporting;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.PersonalData;

namespace Nexus.Auth.UserAuth.PersonalData;

internal sealed class AccountData(UserDb db) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var users = await db.Users.AsNoTracking().Where(row => row.Id == userId).ToListAsync(cancellationToken);
        var exports = await db
            .Exports.AsNoTracking()
            .Where(row => row.UserId == userId)
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of("Account", "To know you when you sign in.", users.Select(UserView.Of)),
            PersonalDataSection.Of("Exports", "To give you your data.", exports)
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        await db.Verifications.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        foreach (var export in await db.Exports.Where(row => row.UserId == userId).ToListAsync(cancellationToken))
        {
            db.Enqueue(new RemoveExport(export.Id));
        }
        if (await db.Users.FindAsync([userId], cancellationToken) is { } user)
        {
            user.Erase();
            db.Audit("system", "user.erased", userId.ToString());
        }
        return new ErasureAnswer(
            ["E-mail address, name and roles are removed.", "Exports of the data are deleted."],
            [
                new KeptData("The account's identifier", "Figures of other services refer to it; it names nobody."),
                new KeptData("This report", "To prove that the erasure took place (GDPR article 5, paragraph 2)."),
            ]
        );
    }
}
