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
        if (Parties.OwnsOrAdministers(user, order.BuyerId))
        {
            return (order, null);
        }
        List<Guid> sellers = [.. order.Lines.Select(line => line.SellerId).Distinct()];
        var seller = await parties.OneOfAsync(user, sellers, OrganisationRole.Finance, cancellationToken);
        return seller is null ? throw Problems.NotFound("order", id) : (order, seller);
    }
}
