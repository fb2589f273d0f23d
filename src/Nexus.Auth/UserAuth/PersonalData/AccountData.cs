using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Exporting;
using Nexus.Auth.UserAuth.Invitations;
using Nexus.Auth.UserAuth.Organisations;
using Nexus.Auth.UserAuth.Pictures;
using Nexus.Contracts.UserAuth;
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
        var memberships = await db
            .Memberships.AsNoTracking()
            .Where(row => row.UserId == userId)
            .Join(
                db.Organisations,
                row => row.OrganisationId,
                organisation => organisation.Id,
                (row, organisation) =>
                    new
                    {
                        organisation.Id,
                        organisation.Name,
                        row.Role,
                        row.Since,
                    }
            )
            .ToListAsync(cancellationToken);
        var pictures = await db
            .Pictures.AsNoTracking()
            .Where(row => row.UserId == userId)
            .Select(row => new { Type = PictureFile.ContentType, row.Content })
            .ToListAsync(cancellationToken);
        var mails = users.Select(user => user.Email);
        var invitations = await db
            .Invitations.AsNoTracking()
            .Where(row => mails.Contains(row.Email))
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of("Account", "To know you when you sign in.", users.Select(UserView.Of)),
            PersonalDataSection.Of("Picture", "To show it beside your name; the content is base64.", pictures),
            PersonalDataSection.Of("Organisations", "To let you work with your crews.", memberships),
            PersonalDataSection.Of("Invitations", "To let you join a crew.", invitations.Select(InvitationView.Of)),
            PersonalDataSection.Of("Exports", "To give you your data.", exports)
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        await db.AddressChanges.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Pictures.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Verifications.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        foreach (var export in await db.Exports.Where(row => row.UserId == userId).ToListAsync(cancellationToken))
        {
            db.Enqueue(new RemoveExport(export.Id));
        }
        await LeaveOrganisationsAsync(userId, cancellationToken);
        if (await db.Users.FindAsync([userId], cancellationToken) is { } user)
        {
            await db.Invitations.Where(row => row.Email == user.Email).ExecuteDeleteAsync(cancellationToken);
            user.Erase();
            db.Audit("system", "user.erased", userId.ToString());
        }
        return new ErasureAnswer(
            [
                "E-mail address, name, picture and roles are removed.",
                "Exports of the data are deleted.",
                "All organisations are left; those without another member are closed.",
            ],
            [
                new KeptData("The account's identifier", "Figures of other services refer to it; it names nobody."),
                new KeptData("This report", "To prove that the erasure took place (GDPR article 5, paragraph 2)."),
            ]
        );
    }

    // Nobody may stay behind in an organisation that has no owner: the highest of its members inherits it.
    private async Task LeaveOrganisationsAsync(Guid userId, CancellationToken cancellationToken)
    {
        var own = await db.Memberships.Where(row => row.UserId == userId).ToListAsync(cancellationToken);
        foreach (var membership in own)
        {
            var id = membership.OrganisationId;
            var others = await db
                .Memberships.Where(row => row.OrganisationId == id && row.UserId != userId)
                .OrderBy(row => row.Since)
                .ToListAsync(cancellationToken);
            if (others.Count == 0)
            {
                var organisation = (await db.Organisations.FindAsync([id], cancellationToken))!;
                await db.DisbandAsync(organisation, cancellationToken);
                continue;
            }
            if (others.TrueForAll(row => row.Role != OrganisationRole.Owner))
            {
                var heir = others.MaxBy(row => row.Role)!;
                heir.Role = OrganisationRole.Owner;
                db.Publish(new OrganisationMemberAdded(id, heir.UserId, heir.Role), id.ToString());
            }
            db.Memberships.Remove(membership);
            db.Publish(new OrganisationMemberRemoved(id, userId), id.ToString());
        }
    }
}
