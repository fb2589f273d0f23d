using CsCheck;
using Nexus.Commerce.OrderProcessor.Carts;
using Nexus.Commerce.OrderProcessor.Checkout;
using Nexus.Contracts.ProductCatalog;
using Nexus.Kernel;
using Xunit;

namespace Nexus.Commerce.Tests.OrderProcessor;

/// <summary>Sums and taxes, tried on random carts.</summary>
public sealed class PricingProperties
{
    [Fact]
    public void Lines_sum_to_the_total_and_tax_is_right_to_half_a_cent() =>
        Gen.Select(Gen.Long[1, 1_000_000_000], Gen.Int[1, 100], Gen.Int[0, 3000])
            .Array[1, 50]
            .Sample(cart =>
            {
                var wanted = cart.Select(line => new LineRequest
                    {
                        VariantId = Guid.CreateVersion7(),
                        Quantity = line.Item2,
                    })
                    .ToList();
                var onSale = wanted
                    .Select(
                        (line, i) =>
                            new SellableVariant(
                                line.VariantId,
                                line.VariantId,
                                line.VariantId,
                                "S",
                                "T",
                                new Money(cart[i].Item1, "EUR"),
                                cart[i].Item3,
                                true,
                                null
                            )
                    )
                    .ToList();
                var lines = Pricing.Price(wanted, onSale);
                var total = Pricing.Total(lines).Minor;
                return total == cart.Sum(line => line.Item1 * line.Item2)
                    && lines.All(line =>
                    {
                        var exact = line.Total.Minor * (decimal)line.TaxBasisPoints / (10_000 + line.TaxBasisPoints);
                        return Math.Abs(exact - line.Tax.Minor) <= 0.5m && line.Tax.Minor >= 0;
                    });
            });

    [Theory]
    [InlineData(119, 1900, 19)]
    [InlineData(3, 10_000, 2)]
    [InlineData(1, 10_000, 0)]
    [InlineData(999, 700, 65)]
    public void Tax_inside_a_price_is_rounded_half_to_even(long gross, int rate, long tax) =>
        Assert.Equal(tax, TaxIncluded.Of(new Money(gross, "EUR"), rate).Minor);
}
