using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.OrderProcessor.Carts;

internal static class ReadCart
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/carts/{id:guid}", HandleAsync)
            .AllowAnonymous()
            .WithName("readCart")
            .WithSummary("Read a cart with the prices of this moment");

    private static async Task<Ok<CartView>> HandleAsync(
        Guid id,
        HttpContext http,
        OrderDb db,
        ServiceClient calls,
        CancellationToken cancellationToken
    )
    {
        var cart = await OpenCart.FindAsync(db, id, http.User, cancellationToken);
        http.SetETag(cart);
        return TypedResults.Ok(await CartView.OfAsync(cart, db, http.User, calls, cancellationToken));
    }
}
