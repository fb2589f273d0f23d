namespace Nexus.Content.StreamingV2.Following;

/// <summary>Somebody follows a creator.</summary>
internal sealed class Follow
{
    public Guid FollowerId { get; init; }

    /// <summary>A person or an organisation that has published something.</summary>
    public Guid CreatorId { get; init; }

    public DateTimeOffset FollowedAt { get; init; }
}
