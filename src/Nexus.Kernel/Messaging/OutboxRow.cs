namespace Nexus.Kernel.Messaging;

/// <summary>A message that is to leave: written with the work it follows from, removed when the receivers have it.</summary>
internal sealed class OutboxRow
{
    public Guid Id { get; init; }

    public required string Type { get; init; }

    public string? Subject { get; init; }

    /// <summary>Only this service is to get it; null for all subscribers.</summary>
    public string? Destination { get; init; }

    public required string Body { get; init; }

    public string? TraceParent { get; init; }

    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>Unix milliseconds before which it does not leave.</summary>
    public long DueMs { get; init; }

    public int Attempts { get; init; }
}
