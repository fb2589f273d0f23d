namespace Nexus.Commerce.OrderProcessor.Refunds;

/// <summary>
/// Money for something that cannot be delivered, and the provider did not take it back: somebody has to see to it. It is
/// here until a refund goes through or an administrator says that it was settled otherwise.
/// </summary>
internal sealed class OwedBack
{
    public Guid OrderId { get; init; }

    public required string Number { get; init; }

    public Guid RefundId { get; set; }

    public long AmountMinor { get; set; }

    public required string Currency { get; init; }

    /// <summary>What the provider said.</summary>
    public required string Why { get; set; }

    public DateTimeOffset Since { get; init; }
}
