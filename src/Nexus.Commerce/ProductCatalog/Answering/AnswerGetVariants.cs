using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ProductCatalog;
using Nexus.Kernel;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.ProductCatalog.Answering;

internal sealed class AnswerGetVariants(CatalogDb db) : IServiceCallHandler<GetVariants, FoundVariants>
{
    public async Task<FoundVariants> HandleAsync(GetVariants request, CancellationToken cancellationToken)
    {
        if (request.VariantIds.Count > 100)
        {
            throw Problems.Invalid("variantIds", "At most 100.");
        }
        var ids = request.VariantIds;
        var rows = await (
            from variant in db.Variants.AsNoTracking()
            join product in db.Products on variant.ProductId equals product.Id
            where ids.Contains(variant.Id) && variant.Offered && product.State == ProductState.Active
            where
                product.GrantsReleaseId == null
                || !db.WithdrawnReleases.Any(gone => gone.Withdrawn && gone.ReleaseId == product.GrantsReleaseId)
            select new { variant, product }
        ).ToListAsync(cancellationToken);
        return new FoundVariants([.. rows.Select(row => ToSellable(row.product, row.variant))]);
    }

    private static SellableVariant ToSellable(Product product, Variant variant) =>
        new(
            variant.Id,
            product.Id,
            product.OwnerId,
            variant.Sku,
            TitleOf(product, variant),
            new Money(variant.PriceMinor, variant.Currency),
            product.TaxBasisPoints,
            product.Kind == ProductKind.Physical,
            product.GrantsReleaseId,
            variant.RentalTerms()
        );

    // As printed on an invoice, so it says that it is lent.
    private static string TitleOf(Product product, Variant variant)
    {
        var parts = variant.Options.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value).ToList();
        if (variant.RentalTerms() is { } rental)
        {
            parts.Add($"rental, {rental.HoursToPlay} h, to begin within {rental.DaysToBegin} days");
        }
        return parts.Count == 0 ? product.Title : $"{product.Title} ({string.Join(", ", parts)})";
    }
}
