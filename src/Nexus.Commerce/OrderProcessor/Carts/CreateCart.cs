using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.OrderProcessor.Carts;

/// <summary>A new cart.</summary>
internal sealed record CartRequest
{
    [MaxLength(Cart.MostLines)]
    public IReadOnlyList<LineRequest> Lines { get; init; } = [];
}

internal static class CreateCart
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/carts", HandleAsync)
            .AllowAnonymous()
            .WithName("createCart")
            .WithSummary("Make a cart, signed in or not")
            .WithDescription("Without a sign-in whoever knows the identifier may use the cart, so keep it secret.");

    private static async Task<Created<CartView>> HandleAsync(
        CartRequest request,
        HttpContext http,
        OrderDb db,
        ServiceClient calls,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        LineRequest.RequireFew(request.Lines);
        var cart = new Cart
        {
            Id = id,
            BuyerId = http.User.UserIdOrNull(),
            ChangedAt = now,
            Lines =
            [
                .. request
                    .Lines.GroupBy(line => line.VariantId)
                    .Select(line => new CartLine
                    {
                        CartId = id,
                        VariantId = line.Key,
                        Quantity = line.Sum(one => one.Quantity),
                        AddedAt = now,
                    }),
            ],
        };
        db.Carts.Add(cart);
        await db.SaveChangesAsync(cancellationToken);
        http.SetETag(cart);
        return TypedResults.Created(
            $"/api/carts/{id}",
            await CartView.OfAsync(cart, db, http.User, calls, cancellationToken)
        );
    }
}
