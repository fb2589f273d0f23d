using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Kernel.PersonalData;

namespace Nexus.Finance.InvoiceGen.PersonalData;

/// <summary>An invoice must name its buyer as long as tax law has it kept, then the name goes.</summary>
internal sealed class InvoiceData(InvoiceDb db, IOptions<InvoiceOptions> options, TimeProvider clock) : IPersonalData
{
    private const string Forgotten = "Erased buyer";

    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var invoices = await db
            .Invoices.AsNoTracking()
            .Include(row => row.Lines)
            .Where(row => row.BuyerId == userId)
            .OrderBy(row => row.IssuedAt)
            .ToListAsync(cancellationToken);
        var notes = await db
            .CreditNotes.AsNoTracking()
            .Where(row => row.BuyerId == userId)
            .OrderBy(row => row.IssuedAt)
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of("Invoices", "The law has invoices written and kept.", invoices),
            PersonalDataSection.Of("Credit notes", "They correct invoices and are kept with them.", notes)
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var invoices = await db
            .Invoices.AsNoTracking()
            .Where(row => row.BuyerId == userId && row.BuyerName != Forgotten)
            .ToListAsync(cancellationToken);
        var free = invoices.Where(invoice => EndOf(invoice) <= now).Select(invoice => invoice.Id).ToList();
        await db
            .Invoices.Where(row => free.Contains(row.Id))
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.BuyerName, Forgotten).SetProperty(row => row.BuyerAddress, ""),
                cancellationToken
            );
        var kept = invoices.Where(invoice => EndOf(invoice) > now).ToList();
        return new ErasureAnswer(
            [$"Name and address are removed from {free.Count} invoices."],
            [
                .. kept.Select(invoice => new KeptData(
                    $"Invoice {invoice.Number} with name and address",
                    $"Tax law has invoices kept for {options.Value.KeepYears} years from the end of their year.",
                    EndOf(invoice)
                )),
            ],
            kept.Count == 0 ? null : kept.Min(EndOf)
        );
    }

    private DateTimeOffset EndOf(Invoice invoice) =>
        new(invoice.IssuedAt.Year + options.Value.KeepYears + 1, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
