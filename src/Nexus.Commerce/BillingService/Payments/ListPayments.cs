using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.BillingService.Payments;

internal static class ListPayments
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/billing/payments", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listPayments")
            .WithSummary("List one's payments, newest first")
            .WithDescription("orderId narrows to an order. all=true lists everybody's, for administrators.");

    private static async Task<Ok<Page<PaymentView>>> HandleAsync(
        HttpContext http,
        BillingDb db,
        CancellationToken cancellationToken,
        Guid? orderId = null,
        bool all = false,
        int? limit = null,
        string? after = null
    )
    {
        var page = PageQuery.Of(limit, after);
        var rows = db.Payments.AsNoTracking();
        if (!all)
        {
            var buyer = http.User.UserId();
            rows = rows.Where(row => row.BuyerId == buyer);
        }
        else if (!http.User.HasRole(Roles.Administrator))
        {
            throw Problems.Forbidden("Only administrators list everybody's payments.");
        }
        if (orderId is { } order)
        {
            rows = rows.Where(row => row.OrderId == order);
        }
        var found = await rows.NewestFirst(page, row => row.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(http, [.. found.Select(PaymentView.Of)], item => item.Id));
    }
}
