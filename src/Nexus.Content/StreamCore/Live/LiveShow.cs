using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Data;

namespace Nexus.Content.StreamCore.Live;

internal enum ShowState
{
    /// <summary>No encoder has come yet.</summary>
    Waiting,

    /// <summary>Its encoder has come; it may be away for a moment.</summary>
    Live,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>A live show: the stream of a work until it ends and its recording becomes the work's file.</summary>
internal sealed class LiveShow : IVersioned
{
    public Guid Id { get; init; }

    public Guid WorkId { get; init; }

    public Guid OwnerId { get; init; }

    public ShowState State { get; set; }

    /// <summary>Of the stream key, which only its creator's encoder knows.</summary>
    public required string KeyHash { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its first encoder was let in.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it was announced that it can be watched.</summary>
    public DateTimeOffset? AnnouncedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Whether its recording was handed over, or it is known that there is none.</summary>
    public bool Recorded { get; set; }

    /// <summary>What the recording is called where it was handed over to.</summary>
    public Guid? RecordingId { get; set; }

    /// <summary>Whether its work is not to be seen any more: viewers cannot even finish what they watch.</summary>
    public bool Withdrawn { get; set; }

    public long Version { get; set; }

    /// <summary>Where the recording lies in this service's part of the object store until it was taken.</summary>
    public static string RecordingKey(Guid id) => $"recordings/{id:N}";

    /// <summary>Ends it.</summary>
    /// <returns>What others are to be told.</returns>
    public StreamEnded End(DateTimeOffset now)
    {
        (State, EndedAt) = (ShowState.Ended, now);
        Recorded = StartedAt is null;
        return new StreamEnded(Id, WorkId, OwnerId, StartedAt, now);
    }
}
