using Nexus.Commerce.BillingService;
using Nexus.Commerce.InventoryMgr;
using Nexus.Commerce.OrderProcessor;
using Nexus.Commerce.ProductCatalog;
using Nexus.Kernel.Services;

namespace Nexus.Commerce;

/// <summary>The services of the commerce domain.</summary>
public static class CommerceDomain
{
    /// <summary>In the order of the map.</summary>
    public static IReadOnlyList<NexusService> Services { get; } =
    [new OrderProcessorService(), new InventoryMgrService(), new ProductCatalogService(), new BillingServiceService()];
}
