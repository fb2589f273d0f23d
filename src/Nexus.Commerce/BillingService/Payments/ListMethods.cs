using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Commerce.BillingService.Sandbox;

namespace Nexus.Commerce.BillingService.Payments;

/// <summary>A payment method to offer at a checkout.</summary>
internal sealed record MethodView(string Token, string Label);

internal static class ListMethods
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/billing/methods", Handle)
            .AllowAnonymous()
            .WithName("listPaymentMethods")
            .WithSummary("List the payment methods a checkout can offer");

    private static Ok<IReadOnlyList<MethodView>> Handle() =>
        TypedResults.Ok<IReadOnlyList<MethodView>>([
            .. SandboxMethods.All.Select(method => new MethodView(method.Token, method.Label)),
        ]);
}
