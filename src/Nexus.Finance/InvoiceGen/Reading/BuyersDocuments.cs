using System.Security.Claims;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.InvoiceGen.Reading;

/// <summary>An invoice or a credit note.</summary>
internal interface IBuyersDocument
{
    Guid BuyerId { get; }

    Guid OrderId { get; }
}

internal static class BuyersDocuments
{
    /// <summary>Those a list shows: the caller's own, or everybody's to administrators; of one order where it is named.</summary>
    public static IQueryable<T> ListedFor<T>(this IQueryable<T> rows, ClaimsPrincipal user, bool all, Guid? orderId)
        where T : class, IBuyersDocument
    {
        if (!all)
        {
            var buyer = user.UserId();
            rows = rows.Where(row => row.BuyerId == buyer);
        }
        else if (!user.HasRole(Roles.Administrator))
        {
            throw Problems.Forbidden("Only administrators list what is everybody's.");
        }
        return orderId is { } order ? rows.Where(row => row.OrderId == order) : rows;
    }
}
