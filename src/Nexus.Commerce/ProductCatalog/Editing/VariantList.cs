using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.ProductCatalog.Editing;

/// <summary>Brings a product's variants in line with a request: the unit is what names a variant.</summary>
internal static class VariantList
{
    public static void Apply(Product product, IReadOnlyList<VariantRequest> wanted, DateTimeOffset now)
    {
        var known = product.Variants.ToDictionary(variant => variant.Sku, StringComparer.Ordinal);
        product.Variants.ForEach(variant => variant.Offered = false);
        for (var i = 0; i < wanted.Count; i++)
        {
            var request = wanted[i];
            var sku = request.Sku.ToUpperInvariant();
            if (!known.TryGetValue(sku, out var variant))
            {
                variant = new Variant
                {
                    Id = Guid.CreateVersion7(now),
                    ProductId = product.Id,
                    Sku = sku,
                    Options = [],
                    Currency = request.Currency,
                };
                product.Variants.Add(variant);
            }
            variant.Position = i;
            variant.Options = new Dictionary<string, string>(request.Options);
            (variant.RentalDays, variant.RentalHours) = (request.Rental?.DaysToBegin, request.Rental?.HoursToPlay);
            (variant.PriceMinor, variant.Currency, variant.Offered) = (request.PriceMinor, request.Currency, true);
        }
    }

    /// <summary>
    /// A unit is lent, for this time, or it is sold for good: that stays, because a buyer agreed to it by the unit and the
    /// price, which are the same after such a change.
    /// </summary>
    public static void RequireSameTerms(Product product, IReadOnlyList<VariantRequest> wanted)
    {
        var known = product.Variants.ToDictionary(variant => variant.Sku, StringComparer.OrdinalIgnoreCase);
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        for (var i = 0; i < wanted.Count; i++)
        {
            if (known.TryGetValue(wanted[i].Sku, out var variant) && variant.RentalTerms() != wanted[i].Rental)
            {
                errors[$"variants[{i}].rental"] = ["The terms of a unit stay: give other terms a unit of their own."];
            }
        }
        if (errors.Count > 0)
        {
            throw Problems.Invalid(errors);
        }
    }

    /// <summary>Saves; a unit that another product has is a conflict that names it.</summary>
    public static async Task SaveAsync(CatalogDb db, Product product, CancellationToken cancellationToken)
    {
        var skus = product.Variants.ConvertAll(variant => variant.Sku);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException broken) when (broken is not DbUpdateConcurrencyException)
        {
            var taken = await db
                .Variants.AsNoTracking()
                .Where(row => skus.Contains(row.Sku) && row.ProductId != product.Id)
                .Select(row => row.Sku)
                .ToListAsync(cancellationToken);
            throw taken.Count == 0
                ? broken
                : Problems.Conflict(
                    "sku-taken",
                    "Another product has this unit.",
                    $"Taken: {string.Join(", ", taken)}."
                );
        }
    }
}
