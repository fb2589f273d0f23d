using Nexus.Kernel;

namespace Nexus.Web.Wire;

/// <summary>A product, from product-catalog.</summary>
public sealed record Product(
    Guid Id,
    Guid OwnerId,
    string Title,
    string? Description,
    string Kind,
    string State,
    int TaxBasisPoints,
    Guid? GrantsReleaseId,
    IReadOnlyList<Variant> Variants,
    DateTimeOffset CreatedAt,
    long Version
)
{
    public bool IsDigital => Kind == "digital";

    public bool IsOnSale => State == "active";

    /// <summary>Whether the variants differ by anything that has a name.</summary>
    public bool HasVariants => Variants.Any(variant => variant.Name.Length > 0);

    /// <summary>The lowest price, marked where others are dearer.</summary>
    public string PriceText =>
        Variants.Count == 0
            ? ""
            : (Variants.Any(one => one.Price != Variants[0].Price) ? "from " : "")
                + Calls.Text.Of(Variants.MinBy(one => one.Price.Minor)!.Price);
}

/// <summary>A variant; the price includes tax.</summary>
public sealed record Variant(
    Guid Id,
    string Sku,
    IReadOnlyDictionary<string, string>? Options,
    Money Price,
    Rental? Rental = null
)
{
    public string Name => Options is { Count: > 0 } ? string.Join(", ", Options.Values) : "";
}

/// <summary>It is lent and not sold.</summary>
public sealed record Rental(int DaysToBegin, int HoursToPlay)
{
    public string Text => $"Rental: begin within {DaysToBegin} days, then {HoursToPlay} hours to play; no download.";
}

/// <summary>A page of products with the counts of each kind.</summary>
public sealed record ProductSearch(IReadOnlyList<Product> Items, string? Next, ProductFacets? Facets);

public sealed record ProductFacets(IReadOnlyDictionary<string, int>? Kinds);
