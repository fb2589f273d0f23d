using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Organisations;
using Nexus.Auth.UserAuth.Scim.Patching;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Scim;

/// <summary>
/// Organisations that a provisioning client made; those of creators it does not see. Whoever provisions owns them, and
/// owners are not members to the client. Members come in as viewers; an owner gives them more.
/// </summary>
internal sealed class ProvisionedGroups(UserDb db, ScimAddress address, TimeProvider clock)
{
    private IQueryable<Organisation> Visible => db.Organisations.Where(group => group.Provisioned);

    public async Task<Organisation> FindAsync(string id, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var known)
        && await Visible.FirstOrDefaultAsync(group => group.Id == known, cancellationToken) is { } group
            ? group
            : throw ScimException.NotFound(id);

    public async Task<JsonObject> ListAsync(ScimQuery query, CancellationToken cancellationToken)
    {
        var (total, rows) = await query.RunAsync(
            Visible.AsNoTracking(),
            GroupResource.Query(db),
            group => group.Id,
            cancellationToken
        );
        var members = await MembersAsync([.. rows.Select(row => row.Id)], cancellationToken);
        return query.List(
            total,
            [.. rows.Select(row => GroupResource.Write(row, [.. members[row.Id]], address.Value))]
        );
    }

    public async Task<JsonObject> WriteAsync(Organisation group, CancellationToken cancellationToken)
    {
        var members = await MembersAsync([group.Id], cancellationToken);
        return GroupResource.Write(group, [.. members[group.Id]], address.Value);
    }

    public async Task<GroupDraft> DraftAsync(Organisation group, CancellationToken cancellationToken)
    {
        var members = await MembersAsync([group.Id], cancellationToken);
        return new GroupDraft
        {
            DisplayName = group.Name,
            ExternalId = group.ExternalId,
            Members = [.. members[group.Id].Select(member => member.Id)],
        };
    }

    public async Task<Organisation> CreateAsync(GroupDraft draft, HttpContext context)
    {
        var now = clock.GetUtcNow();
        var group = new Organisation
        {
            Id = Guid.CreateVersion7(now),
            Name = CheckedName(draft),
            CreatedAt = now,
            Provisioned = true,
        };
        db.Organisations.Add(group);
        db.AddMember(group.Id, context.User.UserId(), OrganisationRole.Owner, now);
        await SaveAsync(group, draft, context);
        return group;
    }

    public async Task SaveAsync(Organisation group, GroupDraft draft, HttpContext context)
    {
        group.Name = CheckedName(draft);
        group.ExternalId = draft.ExternalId;
        group.ChangedAt = clock.GetUtcNow();
        await SetMembersAsync(group, draft.Members, context.RequestAborted);
        db.Audit(context.User.ActorName(), "organisation.provisioned", group.Id.ToString());
        try
        {
            await db.SaveChangesAsync(context.RequestAborted);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new ScimException(412, null, "The resource has changed meanwhile.");
        }
    }

    public async Task DeleteAsync(Organisation group, HttpContext context)
    {
        await db.DisbandAsync(group, context.RequestAborted);
        db.Audit(context.User.ActorName(), "organisation.closed", group.Id.ToString());
        await db.SaveChangesAsync(context.RequestAborted);
    }

    private static string CheckedName(GroupDraft draft) =>
        DisplayNames.Check(draft.DisplayName ?? throw ScimException.Value("'displayName' is needed."));

    private async Task SetMembersAsync(Organisation group, HashSet<Guid> wanted, CancellationToken cancellationToken)
    {
        var present = await db.Memberships.Where(row => row.OrganisationId == group.Id).ToListAsync(cancellationToken);
        var added = wanted.Except(present.Select(row => row.UserId)).ToList();
        if (present.Count + added.Count > Organisation.MostMembers)
        {
            throw new ScimException(413, null, $"A group has at most {Organisation.MostMembers} members.");
        }
        var known = await db.Users.CountAsync(
            user => added.Contains(user.Id) && user.ErasureDueAt == null && !user.Email.EndsWith(User.ErasedDomain),
            cancellationToken
        );
        if (known < added.Count)
        {
            throw ScimException.Value("A member is no user of this platform.");
        }
        foreach (var id in added)
        {
            db.AddMember(group.Id, id, OrganisationRole.Viewer, group.ChangedAt);
        }
        foreach (var gone in present.Where(row => row.Role != OrganisationRole.Owner && !wanted.Contains(row.UserId)))
        {
            db.Memberships.Remove(gone);
            db.Publish(new OrganisationMemberRemoved(group.Id, gone.UserId), group.Id.ToString());
        }
    }

    private async Task<ILookup<Guid, (Guid Id, string Name)>> MembersAsync(
        IReadOnlyList<Guid> groups,
        CancellationToken cancellationToken
    )
    {
        var rows = await db
            .Memberships.AsNoTracking()
            .Where(row => groups.Contains(row.OrganisationId) && row.Role != OrganisationRole.Owner)
            .Join(
                db.Users,
                row => row.UserId,
                user => user.Id,
                (row, user) =>
                    new
                    {
                        row.OrganisationId,
                        user.Id,
                        user.DisplayName,
                    }
            )
            .ToListAsync(cancellationToken);
        return rows.ToLookup(row => row.OrganisationId, row => (row.Id, row.DisplayName));
    }
}
