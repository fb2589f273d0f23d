using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.BillingService.Payments;

internal static class ReadPayment
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/billing/payments/{id:guid}", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readPayment")
            .WithSummary("Read one's payment");

    private static async Task<Ok<PaymentView>> HandleAsync(
        Guid id,
        HttpContext http,
        BillingDb db,
        CancellationToken cancellationToken
    )
    {
        var row = await db.Payments.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellationToken);
        return row is not null && (row.BuyerId == http.User.UserId() || http.User.HasRole(Roles.Administrator))
            ? TypedResults.Ok(PaymentView.Of(row))
            : throw Problems.NotFound("payment", id);
    }
}
