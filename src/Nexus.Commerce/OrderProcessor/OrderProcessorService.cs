using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Commerce.OrderProcessor.Carts;
using Nexus.Commerce.OrderProcessor.Checkout;
using Nexus.Commerce.OrderProcessor.PersonalData;
using Nexus.Commerce.OrderProcessor.Process;
using Nexus.Commerce.OrderProcessor.Reading;
using Nexus.Commerce.OrderProcessor.Refunds;
using Nexus.Commerce.OrderProcessor.Withdrawals;
using Nexus.Contracts.BillingService;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.InventoryMgr;
using Nexus.Contracts.InvoiceGen;
using Nexus.Contracts.LedgerMgr;
using Nexus.Contracts.StreamingV2;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Health;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Commerce.OrderProcessor;

/// <summary>Carts and orders, and the saga that brings an order from placed to paid and booked, or back.</summary>
internal sealed class OrderProcessorService : NexusService
{
    public const string ServiceName = "order-processor";

    public override string Name => ServiceName;

    public override string Domain => "commerce";

    public override int Port => 3042;

    public override IReadOnlyList<string> Routes => ["/api/orders", "/api/carts"];

    public override IReadOnlyList<string> Needs => ["product-catalog", "user-auth"];

    public override void Configure(ServiceSetup setup)
    {
        setup
            .UseDatabase<OrderDb>()
            .HoldsPersonalData<OrderData>()
            .Handle<StockReserved, OnStockReserved>()
            .Handle<StockRejected, OnStockRejected>()
            .Handle<PaymentSucceeded, OnPaymentSucceeded>()
            .Handle<PaymentFailed, OnPaymentFailed>()
            .Handle<PaymentRefunded, OnPaymentRefunded>()
            .Handle<InvoiceIssued, OnInvoiceIssued>()
            .Handle<LedgerPosted, OnLedgerPosted>()
            .Handle<SagaTimedOut, OnTimedOut>();
        setup.Services.TryAddSingleton<Parties>();
        setup
            .Handle<StockLost, OnStockLost>()
            .Handle<PaymentRefundFailed, OnPaymentRefundFailed>()
            .Handle<GrantReturned, OnGrantReturned>()
            .Handle<GrantReturnRefused, OnGrantReturnRefused>()
            .Handle<CreditNoteIssued, OnCreditNoteIssued>()
            .Handle<ReleaseWithdrawn, OnReleaseWithdrawn>()
            .Handle<ReleasePublished, OnReleasePublished>()
            .Handle<GoodsWithdrawn, OnGoodsWithdrawn>()
            .RunTasks<TellBuyer, TellBuyerWorker>();
        setup.Services.AddScoped<CheckoutProcess>();
        setup.Services.AddScoped<RefundProcess>();
        setup.Services.AddSingleton<IReadinessCheck, OwedBackCheck>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        CreateCart.Map(routes);
        ReadCart.Map(routes);
        ChangeCartLine.Map(routes);
        PlaceOrder.Map(routes);
        CancelOrder.Map(routes);
        RefundOrder.Map(routes);
        SettleOwedBack.Map(routes);
        ListOrders.Map(routes);
        ListSales.Map(routes);
        ReadOrder.Map(routes);
        ReadHistory.Map(routes);
    }
}
