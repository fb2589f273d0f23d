using System.ComponentModel.DataAnnotations;

namespace Nexus.Commerce.OrderProcessor.Carts;

/// <summary>A variant and how many of it.</summary>
internal sealed record LineRequest
{
    public required Guid VariantId { get; init; }

    [Range(1, 100)]
    public int Quantity { get; init; } = 1;
}
