namespace Nexus.Web.Wire;

/// <summary>Where a work may be played, from streaming-v2.</summary>
public sealed record Territory(string Rule, IReadOnlyList<string> Countries, bool CountriesAreKnown)
{
    public bool IsEverywhere => Rule == "deny" && Countries.Count == 0;

    public bool IsOnlyThere => Rule == "allow";
}

/// <summary>How many follow a creator, from streaming-v2.</summary>
public sealed record FollowerCount(long Followers);

/// <summary>Somebody whom a creator lets in without payment, from streaming-v2.</summary>
public sealed record Membership(Guid MemberId, DateTimeOffset? Until, string Note, DateTimeOffset GivenAt);
