using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Commerce.InventoryMgr.PersonalData;
using Nexus.Commerce.InventoryMgr.Reserving;
using Nexus.Commerce.InventoryMgr.Returning;
using Nexus.Commerce.InventoryMgr.Stocking;
using Nexus.Contracts.InventoryMgr;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Commerce.InventoryMgr;

/// <summary>Stock and reservations; never sells what is not there.</summary>
internal sealed class InventoryMgrService : NexusService
{
    public const string ServiceName = "inventory-mgr";

    public override string Name => ServiceName;

    public override string Domain => "commerce";

    public override int Port => 3041;

    public override IReadOnlyList<string> Routes => ["/api/inventory"];

    public override IReadOnlyList<string> Needs => ["product-catalog", "user-auth"];

    public override void Configure(ServiceSetup setup)
    {
        setup
            .UseDatabase<InventoryDb>()
            .HoldsPersonalData<StockData>()
            .Handle<StockReserveRequested, Reserve>()
            .Handle<StockCommitRequested, Commit>()
            .Handle<StockReleaseRequested, Release>()
            .Handle<StockReturnRequested, ReturnSold>()
            .Handle<ReservationExpired, ReleaseExpired>();
        setup.Services.TryAddSingleton<Parties>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        SetStock.Map(routes);
        AdjustStock.Map(routes);
        ListStock.Map(routes);
        ReadStock.Map(routes);
        ListMovements.Map(routes);
        ReadAvailability.Map(routes);
    }
}
