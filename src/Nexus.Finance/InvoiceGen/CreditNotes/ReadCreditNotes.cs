using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Finance.InvoiceGen.Reading;
using Nexus.Finance.InvoiceGen.Rendering;
using Nexus.Kernel;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.InvoiceGen.CreditNotes;

internal static class ReadCreditNotes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/invoices/credit-notes", ListAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listCreditNotes")
            .WithSummary("List one's credit notes, newest first")
            .WithDescription("orderId narrows to an order. all=true lists everybody's, for administrators.");
        routes
            .MapGet("/api/invoices/credit-notes/{id:guid}", ReadAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readCreditNote")
            .WithSummary("Read a credit note")
            .WithDescription("The buyer and administrators see all of it, a seller the own lines.");
        routes
            .MapGet("/api/invoices/credit-notes/{id:guid}/pdf", ReadPdfAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readCreditNotePdf")
            .WithSummary("Read a credit note as PDF")
            .WithDescription("Rendered from the stored note; the same note gives the same bytes each time.")
            .Produces(StatusCodes.Status200OK, contentType: "application/pdf");
    }

    private static async Task<Ok<Page<CreditNoteSummary>>> ListAsync(
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
        var rows = db.CreditNotes.AsNoTracking().ListedFor(http.User, all, orderId);
        var found = await rows.NewestFirst(page, row => row.Id).ToListAsync(cancellationToken);
        var items = found.Select(row => new CreditNoteSummary(
            row.Id,
            row.Number,
            row.InvoiceId,
            row.OrderId,
            row.RefundId,
            row.IssuedAt,
            new Money(row.TotalMinor, row.Currency)
        ));
        return TypedResults.Ok(page.Cut(http, [.. items], item => item.Id));
    }

    private static async Task<Ok<CreditNoteView>> ReadAsync(
        Guid id,
        HttpContext http,
        InvoiceDb db,
        Parties parties,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(await CreditNoteView.FindAsync(db, parties, id, http.User, cancellationToken));

    private static async Task<FileContentHttpResult> ReadPdfAsync(
        Guid id,
        HttpContext http,
        InvoiceDb db,
        Parties parties,
        InvoicePdf pdf,
        CancellationToken cancellationToken
    )
    {
        var note = await CreditNoteView.FindAsync(db, parties, id, http.User, cancellationToken);
        return TypedResults.File(pdf.Render(note), "application/pdf", $"credit-note-{note.Document.Number}.pdf");
    }
}
