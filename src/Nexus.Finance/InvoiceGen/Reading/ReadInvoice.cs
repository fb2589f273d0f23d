using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Security;

namespace Nexus.Finance.InvoiceGen.Reading;

internal static class ReadInvoice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/invoices/{id:guid}", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readInvoice")
            .WithSummary("Read an invoice")
            .WithDescription("The buyer and administrators see all of it, a seller the own lines.");

    private static async Task<Ok<InvoiceView>> HandleAsync(
        Guid id,
        HttpContext http,
        InvoiceDb db,
        Parties parties,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(await VisibleInvoice.FindAsync(db, parties, id, http.User, cancellationToken));
}
