using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Nexus.Contracts.KeyService;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Data;

namespace Nexus.Finance.LedgerMgr.Sealing;

/// <summary>Seals the day that is over, where something was posted since the last seal.</summary>
internal sealed partial class DailySeal(
    LedgerDb db,
    ServiceClient services,
    BusinessDay day,
    TimeProvider clock,
    ILogger<DailySeal> logger
)
{
    public const string KeyName = "ledger-seal";

    /// <returns>The seal, or null where there was nothing to seal.</returns>
    public async Task<Seal?> RunAsync(CancellationToken cancellationToken)
    {
        var name = PeriodKey.DayOf(day.Today.AddDays(-1));
        var previous = await db
            .Seals.AsNoTracking()
            .OrderByDescending(row => row.Sequence)
            .FirstOrDefaultAsync(cancellationToken);
        var last = await LastAsync(previous, name, cancellationToken);
        if (last is null)
        {
            return null;
        }
        var seal = await MakeAsync(name, last, previous?.Signature ?? "", cancellationToken);
        db.Seals.Add(seal);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (!await db.Seals.AnyAsync(row => row.Day == name, cancellationToken))
            {
                throw;
            }
            // Another replica sealed the same day at the same moment.
            return null;
        }
        Sealed(logger, seal.Day, seal.Sequence, seal.Hash, seal.Signature);
        return seal;
    }

    // The chain's end as it is now: what was posted since midnight is in it too, and nothing of yesterday is not. The
    // first seal waits until a day with postings is over.
    private async Task<LedgerTransaction?> LastAsync(Seal? previous, string name, CancellationToken cancellationToken)
    {
        if (string.CompareOrdinal(previous?.Day, name) >= 0)
        {
            return null;
        }
        var start = day.StartOfToday;
        if (previous is null && !await db.Transactions.AnyAsync(row => row.PostedAt < start, cancellationToken))
        {
            return null;
        }
        var sealedThrough = previous?.Sequence ?? 0;
        return await db
            .Transactions.AsNoTracking()
            .Where(row => row.Sequence > sealedThrough)
            .OrderByDescending(row => row.Sequence)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<Seal> MakeAsync(
        string name,
        LedgerTransaction last,
        string previous,
        CancellationToken cancellationToken
    )
    {
        var text = Encoding.UTF8.GetBytes(Seal.Text(name, last.Sequence, last.Hash, previous));
        var signed = await services.SendAsync(KeyCalls.Sign, new SignData(KeyName, text), cancellationToken);
        return new Seal
        {
            Day = name,
            Sequence = last.Sequence,
            Hash = last.Hash,
            Previous = previous,
            SealedAt = clock.GetUtcNow(),
            KeyId = signed.KeyId,
            Signature = Convert.ToBase64String(signed.Signature),
        };
    }

    // Whoever gathers logs keeps the seals elsewhere by that.
    [LoggerMessage(
        LogLevel.Information,
        "The ledger is sealed for {Day}: transaction {Sequence}, hash {Hash}, signature {Signature}"
    )]
    private static partial void Sealed(ILogger logger, string day, long sequence, string hash, string signature);
}
