using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Organisations;

/// <summary>An organisation as one of its members may change it: the rules of who may do what stand here alone.</summary>
internal sealed class Crew
{
    private readonly UserDb db;
    private readonly DateTimeOffset now;

    private Crew(UserDb db, Organisation organisation, Membership caller, DateTimeOffset now) =>
        (this.db, Organisation, Caller, this.now) = (db, organisation, caller, now);

    public Organisation Organisation { get; }

    public Membership Caller { get; }

    /// <summary>404 for everybody who is no member, so that nobody learns what organisations there are.</summary>
    public static async Task<Crew> OpenAsync(
        UserDb db,
        Guid id,
        ClaimsPrincipal caller,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var userId = caller.UserId();
        var membership = await db.Memberships.FindAsync([id, userId], cancellationToken);
        var organisation = membership is null ? null : await db.Organisations.FindAsync([id], cancellationToken);
        return organisation is null
            ? throw Problems.NotFound("organisation", id)
            : new Crew(db, organisation, membership!, clock.GetUtcNow());
    }

    /// <summary>The member; 404 where there is none.</summary>
    public async Task<Membership> MemberAsync(Guid userId, CancellationToken cancellationToken) =>
        await db.Memberships.FindAsync([Organisation.Id, userId], cancellationToken)
        ?? throw Problems.NotFound("member", userId);

    public void RequireManager()
    {
        if (Caller.Role < OrganisationRole.Manager)
        {
            throw Problems.Forbidden("Managers and owners of the organisation may do this.");
        }
    }

    public void RequireOwner()
    {
        if (Caller.Role != OrganisationRole.Owner)
        {
            throw Problems.Forbidden("Owners of the organisation may do this.");
        }
    }

    /// <summary>Owners grant any role; managers only roles below their own, so that none makes himself more.</summary>
    public void RequireMayGrant(OrganisationRole role)
    {
        RequireManager();
        if (Caller.Role != OrganisationRole.Owner && role >= OrganisationRole.Manager)
        {
            throw Problems.Forbidden("Only owners make managers and owners.");
        }
    }

    public async Task SetRoleAsync(Membership member, OrganisationRole role, CancellationToken cancellationToken)
    {
        RequireMayGrant(role);
        RequireMayGrant(member.Role);
        if (member.Role == OrganisationRole.Owner && role != OrganisationRole.Owner)
        {
            await ProtectLastOwnerAsync(member, cancellationToken);
        }
        Set(member, role);
    }

    public async Task RemoveAsync(Membership member, CancellationToken cancellationToken)
    {
        if (member.UserId != Caller.UserId)
        {
            RequireMayGrant(member.Role);
        }
        await ProtectLastOwnerAsync(member, cancellationToken);
        db.Memberships.Remove(member);
        db.Publish(new OrganisationMemberRemoved(Organisation.Id, member.UserId), Organisation.Id.ToString());
        Touch();
    }

    public void TransferTo(Membership member)
    {
        RequireOwner();
        if (member.UserId == Caller.UserId)
        {
            throw Problems.Conflict("owner-already", "You own it already.", "Name another member.");
        }
        Set(member, OrganisationRole.Owner);
        Set(Caller, OrganisationRole.Manager);
    }

    public void Touch() => Organisation.ChangedAt = now;

    private void Set(Membership member, OrganisationRole role)
    {
        if (member.Role != role)
        {
            member.Role = role;
            db.Publish(new OrganisationMemberAdded(Organisation.Id, member.UserId, role), Organisation.Id.ToString());
            Touch();
        }
    }

    // The organisation's row is touched by every such change, so two owners who leave at once meet in its version.
    private async Task ProtectLastOwnerAsync(Membership member, CancellationToken cancellationToken)
    {
        var others = db.Memberships.Where(row =>
            row.OrganisationId == Organisation.Id && row.UserId != member.UserId && row.Role == OrganisationRole.Owner
        );
        if (member.Role == OrganisationRole.Owner && !await others.AnyAsync(cancellationToken))
        {
            throw Problems.Conflict(
                "last-owner",
                "This is the last owner.",
                "Make another member an owner first, or close the organisation."
            );
        }
    }
}
