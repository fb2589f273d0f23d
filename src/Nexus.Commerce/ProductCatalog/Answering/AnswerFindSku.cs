using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ProductCatalog;
using Nexus.Kernel.Calls;

namespace Nexus.Commerce.ProductCatalog.Answering;

internal sealed class AnswerFindSku(CatalogDb db) : IServiceCallHandler<FindSku, FoundSku>
{
    public async Task<FoundSku> HandleAsync(FindSku request, CancellationToken cancellationToken)
    {
        var sku = request.Sku;
        var found = await (
            from variant in db.Variants
            join product in db.Products on variant.ProductId equals product.Id
            where variant.Sku == sku
            select new { product.OwnerId, product.Kind }
        ).FirstOrDefaultAsync(cancellationToken);
        return new FoundSku(found?.OwnerId, found?.Kind == ProductKind.Physical);
    }
}
