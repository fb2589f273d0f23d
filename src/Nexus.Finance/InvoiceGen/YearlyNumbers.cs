using Microsoft.EntityFrameworkCore;
using Nexus.Finance.InvoiceGen.CreditNotes;

namespace Nexus.Finance.InvoiceGen;

/// <summary>
/// Numbers without gaps, from 1 each year. The update locks the counter until the commit, so they are handed out one
/// document after another, and one that is given up leaves its number to the next.
/// </summary>
internal static class YearlyNumbers
{
    public static Task<long> DrawInvoiceAsync(this InvoiceDb db, int year, CancellationToken cancellationToken) =>
        DrawAsync(
            db,
            $"UPDATE invoice_counters SET last = last + 1 WHERE year = {year} RETURNING last AS \"Value\"",
            new InvoiceCounter { Year = year, Last = 1 },
            cancellationToken
        );

    public static Task<long> DrawCreditNoteAsync(this InvoiceDb db, int year, CancellationToken cancellationToken) =>
        DrawAsync(
            db,
            $"UPDATE credit_note_counters SET last = last + 1 WHERE year = {year} RETURNING last AS \"Value\"",
            new CreditNoteCounter { Year = year, Last = 1 },
            cancellationToken
        );

    private static async Task<long> DrawAsync(
        InvoiceDb db,
        FormattableString draw,
        object first,
        CancellationToken cancellationToken
    )
    {
        if (await db.Database.SqlQuery<long>(draw).ToListAsync(cancellationToken) is [var number])
        {
            return number;
        }
        db.Add(first);
        return 1;
    }
}
