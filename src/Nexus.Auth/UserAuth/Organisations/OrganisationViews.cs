using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;

namespace Nexus.Auth.UserAuth.Organisations;

/// <summary>One of the caller's organisations.</summary>
/// <param name="OrganisationId">The identifier.</param>
/// <param name="Name">As shown.</param>
/// <param name="Role">The caller's own.</param>
/// <param name="CreatedAt">Since when there is one.</param>
internal sealed record OrganisationView(
    Guid OrganisationId,
    string Name,
    OrganisationRole Role,
    DateTimeOffset CreatedAt
)
{
    public static OrganisationView Of(Organisation organisation, OrganisationRole role) =>
        new(organisation.Id, organisation.Name, role, organisation.CreatedAt);
}

/// <summary>An organisation with its people, for its members.</summary>
/// <param name="OrganisationId">The identifier.</param>
/// <param name="Name">As shown.</param>
/// <param name="Role">The caller's own.</param>
/// <param name="CreatedAt">Since when there is one.</param>
/// <param name="Members">Everybody, owners first.</param>
internal sealed record OrganisationDetail(
    Guid OrganisationId,
    string Name,
    OrganisationRole Role,
    DateTimeOffset CreatedAt,
    IReadOnlyList<MemberView> Members
)
{
    public static async Task<OrganisationDetail> OfAsync(UserDb db, Crew crew, CancellationToken cancellationToken)
    {
        var members = await db
            .Memberships.AsNoTracking()
            .Where(row => row.OrganisationId == crew.Organisation.Id)
            .Join(
                db.Users,
                row => row.UserId,
                user => user.Id,
                (row, user) => new MemberView(user.Id, user.DisplayName, user.Email, row.Role, row.Since)
            )
            .ToListAsync(cancellationToken);
        return new OrganisationDetail(
            crew.Organisation.Id,
            crew.Organisation.Name,
            crew.Caller.Role,
            crew.Organisation.CreatedAt,
            [.. members.OrderByDescending(one => one.Role).ThenBy(one => one.Since)]
        );
    }
}

/// <summary>A member as the others see it.</summary>
internal sealed record MemberView(
    Guid UserId,
    string DisplayName,
    string Email,
    OrganisationRole Role,
    DateTimeOffset Since
);
