using System.ComponentModel.DataAnnotations;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.OrderProcessor.Carts;

/// <summary>A variant and how many of it.</summary>
internal sealed record LineRequest
{
    /// <summary>So many of a variant in one order, however many lines they stand in.</summary>
    public const int Most = 100;

    public required Guid VariantId { get; init; }

    [Range(1, Most)]
    public int Quantity { get; init; } = 1;

    public static void RequireFew(IEnumerable<LineRequest> lines)
    {
        if (lines.GroupBy(line => line.VariantId).Any(same => same.Sum(line => line.Quantity) > Most))
        {
            throw Problems.Invalid("lines", $"At most {Most} of a variant.");
        }
    }
}
