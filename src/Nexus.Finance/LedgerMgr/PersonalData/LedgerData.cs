using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.PersonalData;

namespace Nexus.Finance.LedgerMgr.PersonalData;

/// <summary>The books know identifiers, no names; nothing in them can be changed.</summary>
internal sealed class LedgerData(LedgerDb db) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var account = Chart.CreatorPayable(userId);
        var balances = await db
            .Balances.AsNoTracking()
            .Where(row => row.Account == account)
            .ToListAsync(cancellationToken);
        var postings = await db
            .Postings.AsNoTracking()
            .Where(row => row.Account == account)
            .OrderBy(row => row.Sequence)
            .Join(
                db.Transactions,
                posting => posting.Sequence,
                transaction => transaction.Sequence,
                (posting, transaction) =>
                    new
                    {
                        transaction.PostedAt,
                        transaction.Description,
                        posting.Amount,
                        posting.Currency,
                        posting.Balance,
                    }
            )
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of("Balances", "What the platform owes you.", balances),
            PersonalDataSection.Of("Postings to your account", "How the balance came about.", postings)
        );
    }

    public Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken) =>
        Task.FromResult(
            new ErasureAnswer(
                [],
                [
                    new KeptData(
                        "Postings and balances under the account's identifier",
                        "Books are kept by law and are chained so that nobody can change them; they hold no name."
                    ),
                ]
            )
        );
}
