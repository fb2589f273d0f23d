using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.OrderProcessor.Reading;

internal static class ListOrders
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/orders", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listOrders")
            .WithSummary("List one's orders, newest first")
            .WithDescription("all=true lists everybody's, for administrators.");

    private static async Task<Ok<Page<OrderView>>> HandleAsync(
        HttpContext http,
        OrderDb db,
        CancellationToken cancellationToken,
        bool all = false,
        int? limit = null,
        string? after = null
    )
    {
        var page = PageQuery.Of(limit, after);
        var rows = db.Orders.AsNoTracking();
        if (!all)
        {
            var buyer = http.User.UserId();
            rows = rows.Where(row => row.BuyerId == buyer);
        }
        else if (!http.User.HasRole(Roles.Administrator))
        {
            throw Problems.Forbidden("Only administrators list everybody's orders.");
        }
        if (page.After is { } last)
        {
            rows = rows.Where(row => row.Id < last);
        }
        var found = await rows.Include(row => row.Lines)
            .OrderByDescending(row => row.Id)
            .Take(page.Limit + 1)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(http, [.. found.Select(row => OrderView.Of(row, null))], item => item.Id));
    }
}
