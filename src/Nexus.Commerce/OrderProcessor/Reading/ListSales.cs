using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.OrderProcessor.Reading;

internal static class ListSales
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/orders/sales", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("listSales")
            .WithSummary("List orders of one's own goods, newest first, with the own lines only");

    private static async Task<Ok<Page<OrderView>>> HandleAsync(
        HttpContext http,
        OrderDb db,
        CancellationToken cancellationToken,
        int? limit = null,
        string? after = null
    )
    {
        var page = PageQuery.Of(limit, after);
        var seller = http.User.UserId();
        var rows = db.Orders.AsNoTracking().Where(row => row.Lines.Any(line => line.SellerId == seller));
        if (page.After is { } last)
        {
            rows = rows.Where(row => row.Id < last);
        }
        var found = await rows.Include(row => row.Lines)
            .OrderByDescending(row => row.Id)
            .Take(page.Limit + 1)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(http, [.. found.Select(row => OrderView.Of(row, seller))], item => item.Id));
    }
}
