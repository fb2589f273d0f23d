using Nexus.Kernel.Data;

namespace Nexus.Content.ContentMgmt.Planning;

internal enum PlanSubject
{
    Work,
    Release,
}

/// <summary>A work or release is to be published at a time. The row goes when it happens, is cancelled or comes to nothing.</summary>
internal sealed class PublicationPlan : IVersioned
{
    /// <summary>The work or release.</summary>
    public Guid SubjectId { get; init; }

    public PlanSubject Subject { get; init; }

    public Guid OwnerId { get; init; }

    /// <summary>Changes with each change of the time: messages of former times find nothing.</summary>
    public Guid Round { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>In which the time was given; null where it came with its distance from UTC.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Who planned it.</summary>
    public required string Actor { get; set; }

    public DateTimeOffset PlannedAt { get; set; }

    public long Version { get; set; }
}
