using Microsoft.EntityFrameworkCore;
using Nexus.Finance.LedgerMgr.Holds;
using Nexus.Kernel.PersonalData;

namespace Nexus.Finance.LedgerMgr.PersonalData;

/// <summary>The books know identifiers, no names; nothing in them can be changed.</summary>
internal sealed class LedgerData(LedgerDb db, TimeProvider clock) : IPersonalData
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
        var holds = await HoldsOn(account).AsNoTracking().OrderBy(row => row.Id).ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of("Balances", "What the platform owes you.", balances),
            PersonalDataSection.Of("Postings to your account", "How the balance came about.", postings),
            PersonalDataSection.Of(
                "Holds on your account",
                "What was or is promised.",
                holds.Select(HeldOn(account, clock.GetUtcNow()))
            )
        );
    }

    // The lines are one column; an account's name holds no sign that LIKE or JSON reads otherwise.
    private IQueryable<Hold> HoldsOn(string account)
    {
        var pattern = $"%\"{account}\"%";
        return db.Holds.FromSql($"SELECT * FROM holds WHERE lines LIKE {pattern}");
    }

    private static Func<Hold, object> HeldOn(string account, DateTimeOffset now) =>
        hold => new
        {
            hold.MadeAt,
            hold.Description,
            State = hold.StateAt(now),
            hold.ExpiresAt,
            Lines = hold.Lines.Where(line => line.Account == account).Select(HeldPosting.Of),
        };

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
