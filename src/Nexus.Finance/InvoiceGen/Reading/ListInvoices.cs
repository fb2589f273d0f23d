using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.InvoiceGen.Reading;

internal static class ListInvoices
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/invoices", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listInvoices")
            .WithSummary("List one's invoices, newest first")
            .WithDescription("orderId narrows to an order. all=true lists everybody's, for administrators.");

    private static async Task<Ok<Page<InvoiceSummary>>> HandleAsync(
        HttpContext http,
        InvoiceDb db,
        CancellationToken cancellationToken,
        Guid? orderId = null,
        bool all = false,
        int? limit = null,
        string? after = null
    )
    {
        var page = PageQuery.Of(limit, after);
        var rows = db.Invoices.AsNoTracking().ListedFor(http.User, all, orderId);
        var found = await rows.NewestFirst(page, row => row.Id).ToListAsync(cancellationToken);
        var items = found.Select(row => new InvoiceSummary(
            row.Id,
            row.Number,
            row.OrderId,
            row.OrderNumber,
            row.IssuedAt,
            new Money(row.TotalMinor, row.Currency)
        ));
        return TypedResults.Ok(page.Cut(http, [.. items], item => item.Id));
    }
}
