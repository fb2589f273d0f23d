using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.PersonalData;

namespace Nexus.Commerce.ProductCatalog.PersonalData;

internal sealed class ProductData(CatalogDb db, TimeProvider clock) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var products = await db
            .Products.AsNoTracking()
            .Include(row => row.Variants)
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(PersonalDataSection.Of("Products", "Your shop, as you made it.", products));
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        var products = await db.Products.Where(row => row.OwnerId == userId).ToListAsync(cancellationToken);
        foreach (var product in products)
        {
            (product.State, product.Description, product.SearchText) = (ProductState.Archived, "", "");
            product.ChangedAt = clock.GetUtcNow();
        }
        return products.Count == 0
            ? ErasureAnswer.Nothing("There were no products.")
            : new ErasureAnswer(
                [$"{products.Count} products are off sale, their descriptions deleted."],
                [new KeptData("Titles, units and prices", "Orders and invoices of buyers name them.")]
            );
    }
}
