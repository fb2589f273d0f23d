using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Commerce.BillingService.Charging;
using Nexus.Commerce.BillingService.Payments;
using Nexus.Commerce.BillingService.PersonalData;
using Nexus.Commerce.BillingService.Refunding;
using Nexus.Commerce.BillingService.Sandbox;
using Nexus.Commerce.BillingService.Webhooks;
using Nexus.Contracts.BillingService;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Commerce.BillingService;

/// <summary>Takes and gives back money through a payment provider; what the provider's webhooks say counts.</summary>
internal sealed class BillingServiceService : NexusService
{
    public const string ServiceName = "billing-service";

    public override string Name => ServiceName;

    public override string Domain => "commerce";

    public override int Port => 3020;

    public override IReadOnlyList<string> Routes => ["/api/billing"];

    public override void Configure(ServiceSetup setup)
    {
        setup
            .UseDatabase<BillingDb>()
            .HoldsPersonalData<PaymentData>()
            .Handle<PaymentRequested, AcceptPayment>()
            .Handle<ChargeDue, Charge>()
            .Handle<PaymentCancelRequested, AcceptCancel>()
            .Handle<CancelDue, Cancel>()
            .Handle<PaymentRefundRequested, AcceptRefund>()
            .Handle<RefundDue, GiveBack>()
            .Handle<SandboxWebhookDue, DeliverWebhook>();
        setup.Services.AddSingleton<WebhookSignature>();
        setup.Services.AddSingleton<IPaymentProvider, SandboxProvider>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        ListMethods.Map(routes);
        ListPayments.Map(routes);
        ReadPayment.Map(routes);
        ReceiveSandboxWebhook.Map(routes);
    }
}
