namespace Nexus.Content.DspStreaming;

/// <summary>How often somebody has played a track, as counted by streaming-v2.</summary>
internal sealed class Listen
{
    public Guid UserId { get; init; }

    public Guid WorkId { get; init; }

    public long Plays { get; init; }

    public DateTimeOffset LastAt { get; init; }
}

/// <summary>How often a track was played on a day, by anybody.</summary>
internal sealed class DailyPlay
{
    public Guid WorkId { get; init; }

    /// <summary>Whole days since 1970 in UTC.</summary>
    public int Day { get; init; }

    public long Plays { get; init; }

    public static int DayOf(DateTimeOffset time) => (int)(time.ToUnixTimeSeconds() / 86_400);
}

/// <summary>What a player of somebody's plays at this moment.</summary>
internal sealed class NowPlaying
{
    public Guid UserId { get; init; }

    public required string Client { get; init; }

    public Guid WorkId { get; set; }

    public DateTimeOffset StartedAt { get; set; }
}
