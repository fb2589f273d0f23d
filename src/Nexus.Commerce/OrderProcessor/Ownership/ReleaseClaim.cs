namespace Nexus.Commerce.OrderProcessor.Ownership;

/// <summary>A buyer has a release, or an order under way that brings it; the key lets there be one such order.</summary>
internal sealed class ReleaseClaim
{
    public Guid BuyerId { get; init; }

    public Guid ReleaseId { get; init; }

    public Guid OrderId { get; init; }
}
