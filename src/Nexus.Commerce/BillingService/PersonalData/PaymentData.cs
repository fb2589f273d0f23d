using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.PersonalData;

namespace Nexus.Commerce.BillingService.PersonalData;

internal sealed class PaymentData(BillingDb db) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var payments = await db
            .Payments.AsNoTracking()
            .Where(row => row.BuyerId == userId)
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(PersonalDataSection.Of("Payments", "What you paid, and how.", payments));
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        var changed = await db
            .Payments.Where(row => row.BuyerId == userId && row.State != PaymentState.Requested)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Method, "erased"), cancellationToken);
        return new ErasureAnswer(
            [$"The means of payment is removed from {changed} payments."],
            [
                new KeptData(
                    "Amounts, dates and the provider's references of payments",
                    "Records of bookkeeping (for example section 147 of the German Fiscal Code); they hold no name."
                ),
            ]
        );
    }
}
