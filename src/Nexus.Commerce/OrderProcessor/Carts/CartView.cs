using System.Security.Claims;
using Nexus.Commerce.OrderProcessor.Ownership;
using Nexus.Contracts.ProductCatalog;
using Nexus.Kernel;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.OrderProcessor.Carts;

/// <summary>A cart with the prices of this moment.</summary>
/// <param name="Id">Keep it secret: it opens an anonymous cart.</param>
/// <param name="OrderId">The order made of it, if any.</param>
/// <param name="Lines">In the order in which they were added.</param>
/// <param name="Total">Of what is on sale; null for an empty cart or one in several currencies.</param>
/// <param name="NeedsShipping">Whether an order of it needs an address.</param>
/// <param name="Version">Also the entity tag.</param>
internal sealed record CartView(
    Guid Id,
    Guid? OrderId,
    IReadOnlyList<CartLineView> Lines,
    Money? Total,
    bool NeedsShipping,
    long Version
)
{
    public static async Task<CartView> OfAsync(
        Cart cart,
        OrderDb db,
        ClaimsPrincipal user,
        ServiceClient calls,
        CancellationToken cancellationToken
    )
    {
        var ids = cart.Lines.ConvertAll(line => line.VariantId);
        var found =
            ids.Count == 0
                ? []
                : (await calls.SendAsync(CatalogCalls.GetVariants, new GetVariants(ids), cancellationToken)).Variants;
        var byId = found.ToDictionary(variant => variant.VariantId);
        var releases = found.Select(variant => variant.GrantsReleaseId).OfType<Guid>().ToList();
        var owned =
            releases.Count > 0 && user.UserIdOrNull() is { } buyer
                ? await OncePerBuyer.OwnedAsync(db, buyer, releases, cancellationToken)
                : [];
        var lines = cart
            .Lines.OrderBy(line => line.AddedAt)
            .ThenBy(line => line.VariantId)
            .Select(line => CartLineView.Of(line, byId.GetValueOrDefault(line.VariantId), owned))
            .ToList();
        var totals = lines.Where(line => line.Total is not null).Select(line => line.Total!.Value).ToList();
        Money? total =
            totals.Count == 0 || totals.Select(one => one.Currency).Distinct().Count() > 1
                ? null
                : totals.Aggregate((sum, one) => sum + one);
        return new CartView(
            cart.Id,
            cart.OrderId,
            lines,
            total,
            lines.Exists(line => line.NeedsShipping),
            cart.Version
        );
    }
}

/// <summary>A line; without title and prices when the variant is no longer on sale. What is the buyer's already is not ordered again.</summary>
internal sealed record CartLineView(
    Guid VariantId,
    int Quantity,
    bool OnSale,
    Guid? ProductId,
    string? Sku,
    string? Title,
    Money? UnitPrice,
    Money? Total,
    bool NeedsShipping,
    bool AlreadyYours
)
{
    public static CartLineView Of(CartLine line, SellableVariant? variant, IReadOnlyList<Guid> owned) =>
        variant is null
            ? new CartLineView(line.VariantId, line.Quantity, false, null, null, null, null, null, false, false)
            : new CartLineView(
                line.VariantId,
                line.Quantity,
                true,
                variant.ProductId,
                variant.Sku,
                variant.Title,
                variant.Price,
                variant.Price * line.Quantity,
                variant.TracksStock,
                variant.GrantsReleaseId is { } release && owned.Contains(release)
            );
}
