using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.OrderProcessor.Carts;

/// <summary>How many of a variant.</summary>
internal sealed record QuantityRequest
{
    /// <summary>Zero removes the line.</summary>
    [Range(0, LineRequest.Most)]
    public required int Quantity { get; init; }
}

internal static class ChangeCartLine
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPut("/api/carts/{id:guid}/lines/{variantId:guid}", PutAsync)
            .AllowAnonymous()
            .WithName("setCartLine")
            .WithSummary("Set how many of a variant are in a cart")
            .WithDescription("Adds the line when it is new, removes it at zero; repeating it changes nothing.");
        routes
            .MapDelete("/api/carts/{id:guid}/lines/{variantId:guid}", DeleteAsync)
            .AllowAnonymous()
            .WithName("removeCartLine")
            .WithSummary("Take a variant out of a cart");
    }

    private static Task<Ok<CartView>> PutAsync(
        Guid id,
        Guid variantId,
        QuantityRequest request,
        HttpContext http,
        OrderDb db,
        ServiceClient calls,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        SetAsync(
            new CartLine
            {
                CartId = id,
                VariantId = variantId,
                Quantity = request.Quantity,
                AddedAt = clock.GetUtcNow(),
            },
            http,
            db,
            calls,
            cancellationToken
        );

    private static Task<Ok<CartView>> DeleteAsync(
        Guid id,
        Guid variantId,
        HttpContext http,
        OrderDb db,
        ServiceClient calls,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        SetAsync(
            new CartLine
            {
                CartId = id,
                VariantId = variantId,
                AddedAt = clock.GetUtcNow(),
            },
            http,
            db,
            calls,
            cancellationToken
        );

    private static async Task<Ok<CartView>> SetAsync(
        CartLine wanted,
        HttpContext http,
        OrderDb db,
        ServiceClient calls,
        CancellationToken cancellationToken
    )
    {
        var cart = await OpenCart.FindAsync(db, wanted.CartId, http.User, cancellationToken);
        cart.RequireOpen();
        var line = cart.Lines.Find(one => one.VariantId == wanted.VariantId);
        if (wanted.Quantity == 0)
        {
            _ = line is not null && cart.Lines.Remove(line);
        }
        else if (line is not null)
        {
            line.Quantity = wanted.Quantity;
        }
        else if (cart.Lines.Count == Cart.MostLines)
        {
            throw Problems.Conflict("cart-full", "The cart is full.", $"At most {Cart.MostLines} lines.");
        }
        else
        {
            cart.Lines.Add(wanted);
        }
        cart.ChangedAt = wanted.AddedAt;
        await db.SaveChangesAsync(cancellationToken);
        http.SetETag(cart);
        return TypedResults.Ok(await CartView.OfAsync(cart, db, http.User, calls, cancellationToken));
    }
}
