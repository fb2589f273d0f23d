using Nexus.Contracts.ProductCatalog;
using Nexus.Kernel;

namespace Nexus.Commerce.ProductCatalog.Browsing;

/// <summary>A product as people see it.</summary>
internal sealed record ProductView(
    Guid Id,
    Guid OwnerId,
    string Title,
    string Description,
    ProductKind Kind,
    ProductState State,
    int TaxBasisPoints,
    Guid? GrantsReleaseId,
    IReadOnlyList<VariantView> Variants,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    long Version
)
{
    public static ProductView Of(Product product) =>
        new(
            product.Id,
            product.OwnerId,
            product.Title,
            product.Description,
            product.Kind,
            product.State,
            product.TaxBasisPoints,
            product.GrantsReleaseId,
            [
                .. product
                    .Variants.Where(variant => variant.Offered)
                    .OrderBy(variant => variant.Position)
                    .Select(variant => new VariantView(
                        variant.Id,
                        variant.Sku,
                        variant.Options,
                        new Money(variant.PriceMinor, variant.Currency),
                        variant.RentalTerms()
                    )),
            ],
            product.CreatedAt,
            product.ChangedAt,
            product.Version
        );
}

/// <summary>A variant; the price includes tax. With a rental it is lent and not sold.</summary>
internal sealed record VariantView(
    Guid Id,
    string Sku,
    IReadOnlyDictionary<string, string> Options,
    Money Price,
    RentalTerms? Rental
);

/// <summary>A page of products, newest first, with the facets of the whole result.</summary>
internal sealed record ProductSearch(IReadOnlyList<ProductView> Items, string? Next, ProductFacets Facets);

/// <summary>How many products of the result there are of each kind, and the price range in each currency.</summary>
internal sealed record ProductFacets(IReadOnlyDictionary<string, int> Kinds, IReadOnlyList<PriceRange> Prices);

/// <summary>The cheapest and dearest variant in a currency.</summary>
internal sealed record PriceRange(string Currency, long LeastMinor, long MostMinor, int Variants);
