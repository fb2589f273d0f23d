namespace Nexus.Kernel.Messaging;

/// <summary>A piece of long work: leased by one worker at a time, kept alive by heartbeats.</summary>
internal sealed class TaskRow
{
    public Guid Id { get; init; }

    public required string Kind { get; init; }

    public required string Body { get; init; }

    public string? TraceParent { get; init; }

    public int State { get; init; }

    public long DueMs { get; init; }

    /// <summary>Milliseconds: later tasks that come within them go first.</summary>
    public long YieldsMs { get; init; }

    public Guid? Lease { get; init; }

    public int Attempts { get; init; }

    public int Failures { get; init; }

    public double Progress { get; init; }

    public string? Step { get; init; }

    public string? Error { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
