using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.OrderProcessor.Carts;

internal static class OpenCart
{
    /// <summary>The cart with its lines: an anonymous one for whoever knows it, another's for nobody else.</summary>
    public static async Task<Cart> FindAsync(
        OrderDb db,
        Guid id,
        ClaimsPrincipal user,
        CancellationToken cancellationToken
    )
    {
        var cart = await db.Carts.Include(row => row.Lines).FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        return cart is not null && (cart.BuyerId is null || cart.BuyerId == user.UserIdOrNull())
            ? cart
            : throw Problems.NotFound("cart", id);
    }

    public static void RequireOpen(this Cart cart)
    {
        if (cart.OrderId is { } order)
        {
            throw Problems.Conflict(
                "cart-ordered",
                "This cart has been ordered.",
                $"It became the order {order}; make a new cart."
            );
        }
    }
}
