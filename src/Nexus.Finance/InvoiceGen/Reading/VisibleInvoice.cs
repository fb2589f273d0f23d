using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;

namespace Nexus.Finance.InvoiceGen.Reading;

internal static class VisibleInvoice
{
    /// <summary>The invoice as the caller may see it: buyer and administrator all, a seller the own lines.</summary>
    public static async Task<InvoiceView> FindAsync(
        InvoiceDb db,
        Parties parties,
        Guid id,
        ClaimsPrincipal user,
        CancellationToken cancellationToken
    )
    {
        var invoice =
            await db
                .Invoices.AsNoTracking()
                .Include(row => row.Lines)
                .FirstOrDefaultAsync(row => row.Id == id, cancellationToken)
            ?? throw Problems.NotFound("invoice", id);
        var onlySeller = await parties.OnlySellerAsync(
            user,
            invoice.BuyerId,
            invoice.Lines.Select(line => line.SellerId),
            () => Problems.NotFound("invoice", id),
            cancellationToken
        );
        return InvoiceView.Of(invoice, onlySeller);
    }
}
