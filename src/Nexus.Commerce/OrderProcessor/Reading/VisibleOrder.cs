using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.OrderProcessor.Reading;

internal static class VisibleOrder
{
    /// <summary>The order and, for a seller, whose lines to show; null shows all.</summary>
    public static async Task<(Order Order, Guid? OnlySeller)> FindAsync(
        OrderDb db,
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
        var userId = user.UserId();
        if (order.BuyerId == userId || user.HasRole(Roles.Administrator))
        {
            return (order, null);
        }
        return order.Lines.Exists(line => line.SellerId == userId)
            ? (order, userId)
            : throw Problems.NotFound("order", id);
    }
}
