using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;

namespace Nexus.Auth.UserAuth.Organisations;

/// <summary>A creator's crew. Its version grows with every change of its members, so that their rules hold at once.</summary>
internal sealed class Organisation : IVersioned
{
    public const int MostMembers = 500;
    public const int MostOfOne = 100;

    public Guid Id { get; init; }

    public required string Name { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Touched where only members change.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Made by a provisioning client, which sees it as a group.</summary>
    public bool Provisioned { get; init; }

    /// <summary>The identifier in that client's directory.</summary>
    public string? ExternalId { get; set; }

    public long Version { get; set; }
}

internal sealed class Membership
{
    public Guid OrganisationId { get; init; }

    public Guid UserId { get; init; }

    public OrganisationRole Role { get; set; }

    public DateTimeOffset Since { get; init; }
}
