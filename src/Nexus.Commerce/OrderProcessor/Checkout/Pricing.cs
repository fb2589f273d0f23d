using Nexus.Commerce.OrderProcessor.Carts;
using Nexus.Contracts.OrderProcessor;
using Nexus.Contracts.ProductCatalog;
using Nexus.Kernel;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.OrderProcessor.Checkout;

/// <summary>Makes order lines of what the catalog says now.</summary>
internal static class Pricing
{
    public static List<OrderLine> Price(IReadOnlyList<LineRequest> wanted, IReadOnlyList<SellableVariant> onSale)
    {
        var variants = onSale.ToDictionary(variant => variant.VariantId);
        var gone = wanted.Where(line => !variants.ContainsKey(line.VariantId)).Select(line => line.VariantId).ToList();
        if (gone.Count > 0)
        {
            throw Problems.Conflict(
                "not-on-sale",
                "Something is no longer on sale.",
                $"Take out: {string.Join(", ", gone)}."
            );
        }
        if (onSale.Select(variant => variant.Price.Currency).Distinct().Count() > 1)
        {
            throw Problems.Conflict(
                "several-currencies",
                "An order has one currency.",
                "Order what is priced in each currency by itself."
            );
        }
        return
        [
            .. wanted
                .GroupBy(line => line.VariantId)
                .Select(group => ToLine(variants[group.Key], group.Sum(line => line.Quantity))),
        ];
    }

    public static Money Total(IReadOnlyList<OrderLine> lines) =>
        lines.Aggregate(Money.Zero(lines[0].Total.Currency), (sum, line) => sum + line.Total);

    public static void RequireExpected(Money total, OrderRequest request)
    {
        if (total != new Money(request.ExpectedTotalMinor, request.ExpectedCurrency))
        {
            throw Problems.Conflict(
                "price-changed",
                "The price has changed.",
                $"The total is now {total} ({total.Minor} minor units). Show it to the buyer and order again."
            );
        }
    }

    private static OrderLine ToLine(SellableVariant variant, int quantity)
    {
        var total = variant.Price * quantity;
        return new OrderLine(
            variant.VariantId,
            variant.Sku,
            variant.Title,
            variant.SellerId,
            quantity,
            variant.Price,
            variant.TaxBasisPoints,
            total,
            TaxIncluded.Of(total, variant.TaxBasisPoints),
            variant.TracksStock,
            variant.GrantsReleaseId,
            variant.Rental
        );
    }
}
