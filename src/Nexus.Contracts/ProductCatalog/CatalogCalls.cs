using System.Text.Json.Serialization;
using Nexus.Kernel;
using Nexus.Kernel.Calls;

namespace Nexus.Contracts.ProductCatalog;

/// <summary>What product-catalog answers to other services.</summary>
public static class CatalogCalls
{
    /// <summary>The present price and nature of variants, for a checkout.</summary>
    public static ServiceCall<GetVariants, FoundVariants> GetVariants { get; } =
        new("product-catalog", "get-variants", Safe: true);

    /// <summary>Who sells a stock-keeping unit, for inventory-mgr; also while the product is a draft.</summary>
    public static ServiceCall<FindSku, FoundSku> FindSku { get; } = new("product-catalog", "find-sku", Safe: true);
}

/// <summary>Asks whose a stock-keeping unit is.</summary>
/// <param name="Sku">Upper case.</param>
public sealed record FindSku(string Sku);

/// <summary>The owner, or nothing.</summary>
/// <param name="OwnerId">Null where no product has the unit.</param>
/// <param name="TracksStock">False for digital goods, of which there is no stock.</param>
public sealed record FoundSku(Guid? OwnerId, bool TracksStock);

/// <summary>Asks for variants.</summary>
/// <param name="VariantIds">At most 100.</param>
public sealed record GetVariants(IReadOnlyList<Guid> VariantIds);

/// <summary>Those that are on sale; a missing one is not.</summary>
/// <param name="Variants">In no order.</param>
public sealed record FoundVariants(IReadOnlyList<SellableVariant> Variants);

/// <summary>A variant on sale.</summary>
/// <param name="VariantId">Which.</param>
/// <param name="ProductId">Its product.</param>
/// <param name="SellerId">The creator who gets the share.</param>
/// <param name="Sku">The stock-keeping unit; unique.</param>
/// <param name="Title">Product and variant, as printed on an invoice.</param>
/// <param name="Price">For one, tax included.</param>
/// <param name="TaxBasisPoints">The tax rate in 1/10,000, for example 1900.</param>
/// <param name="TracksStock">Whether inventory-mgr must reserve it; false for digital goods.</param>
/// <param name="GrantsReleaseId">The release its buyer may play and download; null for other goods.</param>
/// <param name="Rental">For how long it is lent; null, and then not sent, where it is sold.</param>
public sealed record SellableVariant(
    Guid VariantId,
    Guid ProductId,
    Guid SellerId,
    string Sku,
    string Title,
    Money Price,
    int TaxBasisPoints,
    bool TracksStock,
    Guid? GrantsReleaseId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RentalTerms? Rental = null
);
