using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Commerce.ProductCatalog.Answering;
using Nexus.Commerce.ProductCatalog.Browsing;
using Nexus.Commerce.ProductCatalog.Editing;
using Nexus.Commerce.ProductCatalog.PersonalData;
using Nexus.Commerce.ProductCatalog.Withdrawals;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.ProductCatalog;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Commerce.ProductCatalog;

/// <summary>Products, their variants and prices.</summary>
internal sealed class ProductCatalogService : NexusService
{
    public override string Name => "product-catalog";

    public override string Domain => "commerce";

    public override int Port => 3040;

    public override IReadOnlyList<string> Routes => ["/api/products"];

    public override IReadOnlyList<string> Needs => ["content-mgmt", "user-auth"];

    public override void Configure(ServiceSetup setup)
    {
        setup
            .UseDatabase<CatalogDb>()
            .HoldsPersonalData<ProductData>()
            .Handle<ReleaseWithdrawn, OnReleaseWithdrawn>()
            .Handle<ReleasePublished, OnReleasePublished>();
        setup.Services.TryAddSingleton<Parties>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        CreateProduct.Map(routes);
        EditProduct.Map(routes);
        ChangeState.Map(routes);
        SearchProducts.Map(routes);
        ListOwnProducts.Map(routes);
        ReadProduct.Map(routes);
        routes.MapCall<GetVariants, FoundVariants, AnswerGetVariants>(CatalogCalls.GetVariants);
        routes.MapCall<FindSku, FoundSku, AnswerFindSku>(CatalogCalls.FindSku);
    }
}
