namespace Nexus.Commerce.OrderProcessor.History;

/// <summary>An event as it is stored; rows are only ever added.</summary>
internal sealed class OrderEventRow
{
    public Guid OrderId { get; init; }

    public int Sequence { get; init; }

    public required string Type { get; init; }

    public required string Data { get; init; }

    public DateTimeOffset At { get; init; }
}
