using Nexus.Kernel.Data;

namespace Nexus.Content.StreamingV2.Members;

/// <summary>A creator lets somebody in without payment (complimentary access), until a time or until he takes it back.</summary>
internal sealed class Membership : IVersioned
{
    public Guid CreatorId { get; init; }

    public Guid MemberId { get; init; }

    /// <summary>Null where it does not end by itself.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>The creator's own words, for example "won it at the concert"; he and the member see them.</summary>
    public string Note { get; set; } = "";

    /// <summary>Who gave it: the creator, an editor of the organisation or an administrator.</summary>
    public required string GivenBy { get; set; }

    public DateTimeOffset GivenAt { get; init; }

    public long Version { get; set; }
}
