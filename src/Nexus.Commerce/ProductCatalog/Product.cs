using Nexus.Contracts.ProductCatalog;
using Nexus.Kernel.Data;

namespace Nexus.Commerce.ProductCatalog;

internal enum ProductKind
{
    Physical,
    Digital,
}

internal enum ProductState
{
    Draft,
    Active,
    Archived,
}

internal sealed class Product : IVersioned
{
    public Guid Id { get; init; }

    public Guid OwnerId { get; init; }

    public required string Title { get; set; }

    public required string Description { get; set; }

    public ProductKind Kind { get; init; }

    public int TaxBasisPoints { get; set; }

    public ProductState State { get; set; }

    public Guid? GrantsReleaseId { get; set; }

    /// <summary>Title, description and units in lower case, for search.</summary>
    public required string SearchText { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; set; }

    public long Version { get; set; }

    public List<Variant> Variants { get; init; } = [];
}

internal sealed class Variant
{
    public Guid Id { get; init; }

    public Guid ProductId { get; init; }

    public int Position { get; set; }

    /// <summary>Upper case, unique on the platform.</summary>
    public required string Sku { get; set; }

    /// <summary>For example size: XL.</summary>
    public required Dictionary<string, string> Options { get; set; }

    public long PriceMinor { get; set; }

    public required string Currency { get; set; }

    /// <summary>Days to begin, where it is lent and not sold; together with the hours.</summary>
    public int? RentalDays { get; set; }

    /// <summary>Hours from the first play on.</summary>
    public int? RentalHours { get; set; }

    public RentalTerms? RentalTerms() =>
        RentalDays is { } days && RentalHours is { } hours ? new RentalTerms(days, hours) : null;

    /// <summary>A variant that is no longer offered stays for the orders that name it.</summary>
    public bool Offered { get; set; }
}
