namespace Nexus.Kernel.Auditing;

internal sealed class AuditRow
{
    public Guid Id { get; init; }

    /// <summary>The place in the chain; given when the row is sealed.</summary>
    public long? Sequence { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public required string Action { get; init; }

    public required string Target { get; init; }

    public required string Details { get; init; }

    public string? Hash { get; init; }
}
