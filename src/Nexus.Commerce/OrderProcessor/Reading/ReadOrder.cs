using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.OrderProcessor.Reading;

internal static class ReadOrder
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/orders/{id:guid}", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readOrder")
            .WithSummary("Read an order")
            .WithDescription("The buyer and administrators see all of it, a seller the own lines.");

    private static async Task<Ok<OrderView>> HandleAsync(
        Guid id,
        HttpContext http,
        OrderDb db,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var (order, onlySeller) = await VisibleOrder.FindAsync(db, parties, id, http.User, cancellationToken);
        http.SetETag(order);
        return TypedResults.Ok(OrderView.Of(order, onlySeller));
    }
}
