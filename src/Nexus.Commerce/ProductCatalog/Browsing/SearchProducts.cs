using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.ProductCatalog.Browsing;

internal static class SearchProducts
{
    private const int MostWords = 8;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/products", HandleAsync)
            .AllowAnonymous()
            .WithName("searchProducts")
            .WithSummary("List or search what is on sale, newest first")
            .WithDescription(
                "search: words that must all occur. kind: physical or digital. seller: a creator's identifier."
            );

    private static async Task<Ok<ProductSearch>> HandleAsync(
        HttpContext http,
        CatalogDb db,
        CancellationToken cancellationToken,
        string? search = null,
        string? kind = null,
        Guid? seller = null,
        string? currency = null,
        int? limit = null,
        string? after = null
    )
    {
        var page = PageQuery.Of(limit, after);
        var found = Filter(db, search, seller, currency);
        var facets = await FacetsAsync(db, found, cancellationToken);
        if (KindOf(kind) is { } only)
        {
            found = found.Where(row => row.Kind == only);
        }
        var rows = await found
            .Include(row => row.Variants)
            .NewestFirst(page, row => row.Id)
            .ToListAsync(cancellationToken);
        var cut = page.Cut(http, [.. rows.Select(ProductView.Of)], item => item.Id);
        return TypedResults.Ok(new ProductSearch(cut.Items, cut.Next, facets));
    }

    // Binding an enum from the query would demand the case of the C# name.
    private static ProductKind? KindOf(string? kind) =>
        kind switch
        {
            null => null,
            "physical" => ProductKind.Physical,
            "digital" => ProductKind.Digital,
            _ => throw Problems.Invalid("kind", "physical or digital."),
        };

    private static IQueryable<Product> Filter(CatalogDb db, string? search, Guid? seller, string? currency)
    {
        if (search is { Length: > 200 })
        {
            throw Problems.Invalid("search", "At most 200 letters.");
        }
        var rows = db.Products.AsNoTracking().Where(row => row.State == ProductState.Active);
        foreach (
            var word in (search ?? "")
                .ToLowerInvariant()
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Take(MostWords)
        )
        {
            rows = rows.Where(row => row.SearchText.Contains(word));
        }
        if (seller is { } owner)
        {
            rows = rows.Where(row => row.OwnerId == owner);
        }
        return currency is null
            ? rows
            : rows.Where(row => row.Variants.Any(one => one.Offered && one.Currency == currency));
    }

    private static async Task<ProductFacets> FacetsAsync(
        CatalogDb db,
        IQueryable<Product> found,
        CancellationToken cancellationToken
    )
    {
        var kinds = await found
            .GroupBy(row => row.Kind)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToListAsync(cancellationToken);
        var prices = await db
            .Variants.Where(variant => variant.Offered && found.Any(product => product.Id == variant.ProductId))
            .GroupBy(variant => variant.Currency)
            .Select(group => new
            {
                group.Key,
                Least = group.Min(one => one.PriceMinor),
                Most = group.Max(one => one.PriceMinor),
                Count = group.Count(),
            })
            .OrderBy(one => one.Key)
            .ToListAsync(cancellationToken);
        return new ProductFacets(
            kinds
                .OrderBy(one => one.Key)
                .ToDictionary(one => one.Key == ProductKind.Physical ? "physical" : "digital", one => one.Count),
            [.. prices.Select(one => new PriceRange(one.Key, one.Least, one.Most, one.Count))]
        );
    }
}
