using Nexus.Kernel.Data;

namespace Nexus.Commerce.OrderProcessor.Carts;

/// <summary>What somebody means to buy. Whoever knows an anonymous cart's identifier may use it.</summary>
internal sealed class Cart : IVersioned
{
    public const int MostLines = 50;

    public Guid Id { get; init; }

    public Guid? BuyerId { get; init; }

    /// <summary>The order made of it; a cart is ordered once.</summary>
    public Guid? OrderId { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public long Version { get; set; }

    public List<CartLine> Lines { get; init; } = [];
}

internal sealed class CartLine
{
    public Guid CartId { get; init; }

    public Guid VariantId { get; init; }

    public int Quantity { get; set; }

    public DateTimeOffset AddedAt { get; init; }
}
