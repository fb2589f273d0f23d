using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.UserAuth;

/// <summary>What somebody may do in an organisation; each includes what stands before it, except that finance edits nothing.</summary>
public enum OrganisationRole
{
    /// <summary>Sees.</summary>
    Viewer,

    /// <summary>Sees the money.</summary>
    Finance,

    /// <summary>Works on the content.</summary>
    Editor,

    /// <summary>Also invites and removes people below managers.</summary>
    Manager,

    /// <summary>Everything.</summary>
    Owner,
}

/// <summary>What user-auth answers about organisations.</summary>
public static class OrganisationCalls
{
    /// <summary>The organisations of a user; they do not stand in access tokens, which would grow without bound.</summary>
    public static ServiceCall<GetMemberships, Memberships> MembershipOf { get; } =
        new("user-auth", "organisation-memberships", Safe: true);
}

/// <summary>Asks for a user's organisations.</summary>
/// <param name="UserId">Whose.</param>
public sealed record GetMemberships(Guid UserId);

/// <summary>A user's organisations.</summary>
/// <param name="Items">At most 100, in no order.</param>
public sealed record Memberships(IReadOnlyList<OrganisationMembership> Items);

/// <summary>A membership.</summary>
/// <param name="OrganisationId">Of which.</param>
/// <param name="Name">As shown.</param>
/// <param name="Role">As what.</param>
public sealed record OrganisationMembership(Guid OrganisationId, string Name, OrganisationRole Role);

/// <summary>Somebody belongs to an organisation now, or with another role than before.</summary>
/// <param name="OrganisationId">Of which.</param>
/// <param name="UserId">Who.</param>
/// <param name="Role">As what.</param>
[Message("organisation.member-added/1")]
public sealed record OrganisationMemberAdded(Guid OrganisationId, Guid UserId, OrganisationRole Role);

/// <summary>Somebody left, was removed, or the organisation was closed.</summary>
/// <param name="OrganisationId">Of which.</param>
/// <param name="UserId">Who.</param>
[Message("organisation.member-removed/1")]
public sealed record OrganisationMemberRemoved(Guid OrganisationId, Guid UserId);
