using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.OrderProcessor.Reading;

internal static class ListSales
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/orders/sales", HandleAsync)
            .RequireAuthorization(Policies.User)
            .ActsForOrganisations()
            .WithName("listSales")
            .WithSummary(
                "List orders of one's own goods, or of the organisation one acts for, newest first, with the own lines only"
            );

    private static async Task<Ok<Page<OrderView>>> HandleAsync(
        HttpContext http,
        OrderDb db,
        Parties parties,
        CancellationToken cancellationToken,
        int? limit = null,
        string? after = null
    )
    {
        var page = PageQuery.Of(limit, after);
        var seller = (await parties.ActingForAsync(http, OrganisationRole.Finance, cancellationToken)).Id;
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
