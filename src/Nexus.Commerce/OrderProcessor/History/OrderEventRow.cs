namespace Nexus.Commerce.OrderProcessor.History;

/// <summary>An event as it is stored; rows are only ever added, and changed only where an erasure removes a name.</summary>
internal sealed class OrderEventRow
{
    public Guid OrderId { get; init; }

    public int Sequence { get; init; }

    public required string Type { get; init; }

    public required string Data { get; set; }

    public DateTimeOffset At { get; init; }
}
