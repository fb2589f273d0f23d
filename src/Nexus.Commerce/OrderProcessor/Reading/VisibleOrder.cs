using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.OrderProcessor.Reading;

internal static class VisibleOrder
{
    /// <summary>The order and, for a seller, whose lines to show; null shows all.</summary>
    public static async Task<(Order Order, Guid? OnlySeller)> FindAsync(
        OrderDb db,
        Parties parties,
        Guid id,
        ClaimsPrincipal user,
        CancellationToken cancellationToken
    )
    {
        var order =
            await db
                .Orders.AsNoTracking()
                .Include(row => row.Lines)
                .FirstOrDefaultAsync(row => row.Id == id, cancellationToken)
            ?? throw Problems.NotFound("order", id);
        var onlySeller = await parties.OnlySellerAsync(
            user,
            order.BuyerId,
            order.Lines.Select(line => line.SellerId),
            () => Problems.NotFound("order", id),
            cancellationToken
        );
        return (order, onlySeller);
    }
}
