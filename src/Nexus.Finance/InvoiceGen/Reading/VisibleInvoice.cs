using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.InvoiceGen.Reading;

internal static class VisibleInvoice
{
    /// <summary>The invoice as the caller may see it: buyer and administrator all, a seller the own lines.</summary>
    public static async Task<InvoiceView> FindAsync(
        InvoiceDb db,
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
        var userId = user.UserId();
        if (invoice.BuyerId == userId || user.HasRole(Roles.Administrator))
        {
            return InvoiceView.Of(invoice, null);
        }
        return invoice.Lines.Any(line => line.SellerId == userId)
            ? InvoiceView.Of(invoice, userId)
            : throw Problems.NotFound("invoice", id);
    }
}
