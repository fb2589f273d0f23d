using System.Text;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.KeyService;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Data;

namespace Nexus.Finance.LedgerMgr.Sealing;

/// <summary>Seals the day that is over, where something was posted since the last seal.</summary>
internal sealed class DailySeal(LedgerDb db, ServiceClient services, BusinessDay day, TimeProvider clock)
{
    public const string KeyName = "ledger-seal";

    /// <returns>The seal, or null where there was nothing to seal.</returns>
    public async Task<Seal?> RunAsync(CancellationToken cancellationToken)
    {
        var start = day.StartOfToday;
        var last = await db
            .Transactions.AsNoTracking()
            .Where(row => row.PostedAt < start)
            .OrderByDescending(row => row.Sequence)
            .FirstOrDefaultAsync(cancellationToken);
        var before = await db.Seals.MaxAsync(row => (long?)row.Sequence, cancellationToken) ?? 0;
        if (last is null || last.Sequence <= before)
        {
            return null;
        }
        var name = PeriodKey.DayOf(day.Today.AddDays(-1));
        var text = Encoding.UTF8.GetBytes(Seal.Text(name, last.Sequence, last.Hash));
        var signed = await services.SendAsync(KeyCalls.Sign, new SignData(KeyName, text), cancellationToken);
        var seal = new Seal
        {
            Day = name,
            Sequence = last.Sequence,
            Hash = last.Hash,
            SealedAt = clock.GetUtcNow(),
            KeyId = signed.KeyId,
            Signature = Convert.ToBase64String(signed.Signature),
        };
        db.Seals.Add(seal);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return seal;
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another replica sealed the same day at the same moment.
            db.ChangeTracker.Clear();
            return null;
        }
    }
}
