using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.UserAuth;
using Nexus.Finance.InvoiceGen.Rendering;
using Nexus.Kernel.Security;

namespace Nexus.Finance.InvoiceGen.Reading;

internal static class ReadInvoicePdf
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/invoices/{id:guid}/pdf", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readInvoicePdf")
            .WithSummary("Read an invoice as PDF")
            .WithDescription("Rendered from the stored invoice; the same invoice gives the same bytes each time.")
            .Produces(StatusCodes.Status200OK, contentType: "application/pdf");

    private static async Task<FileContentHttpResult> HandleAsync(
        Guid id,
        HttpContext http,
        InvoiceDb db,
        Parties parties,
        InvoicePdf pdf,
        CancellationToken cancellationToken
    )
    {
        var invoice = await VisibleInvoice.FindAsync(db, parties, id, http.User, cancellationToken);
        return TypedResults.File(pdf.Render(invoice), "application/pdf", $"invoice-{invoice.Number}.pdf");
    }
}
