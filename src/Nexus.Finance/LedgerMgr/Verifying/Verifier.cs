using Microsoft.EntityFrameworkCore;
using Nexus.Finance.LedgerMgr.Holds;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Finance.LedgerMgr.Sealing;
using Nexus.Kernel.Data;

namespace Nexus.Finance.LedgerMgr.Verifying;

/// <summary>What a check of the whole ledger found.</summary>
/// <param name="Sound">Whether there is no finding.</param>
/// <param name="Transactions">How many were recomputed.</param>
/// <param name="Postings">How many were summed.</param>
/// <param name="Head">The chain's last hash; keep it elsewhere to notice a rewritten history.</param>
/// <param name="Seals">How many days are sealed.</param>
/// <param name="FirstAltered">The first transaction that is not as it was posted; null where none is.</param>
/// <param name="Findings">What does not fit, at most 100.</param>
internal sealed record VerifyReport(
    bool Sound,
    long Transactions,
    long Postings,
    string Head,
    int Seals,
    long? FirstAltered,
    IReadOnlyList<string> Findings
);

/// <summary>Recomputes the chain, every running balance and every sum from the rows as they stand.</summary>
internal sealed class Verifier(LedgerDb db, SealCheck sealCheck)
{
    private const int MostFindings = 100;
    private const int PageSize = 2000;
    private readonly List<string> findings = [];
    private readonly Dictionary<(string Account, string Currency), (long Amount, long Sequence)> balances = [];
    private readonly Dictionary<PeriodKey, PeriodTotal> totals = [];
    private readonly HashSet<string> accounts = new(StringComparer.Ordinal);
    private ILookup<long, Seal> seals = Array.Empty<Seal>().ToLookup(seal => seal.Sequence);
    private long? firstAltered;
    private string hash = ChainHash.Genesis;
    private long sequence;
    private long postedAt;
    private long postings;

    public async Task<VerifyReport> RunAsync(CancellationToken cancellationToken)
    {
        (seals, var unsigned) = await sealCheck.RunAsync(cancellationToken);
        findings.AddRange(unsigned.Take(MostFindings));
        // A posting made meanwhile must neither look like a fault nor wait for us.
        await using var snapshot = await db.BeginSnapshotAsync(cancellationToken);
        accounts.UnionWith(await db.Accounts.Select(row => row.Name).ToListAsync(cancellationToken));
        while (await CheckPageAsync(cancellationToken)) { }
        await CheckHeadAsync(cancellationToken);
        await CheckBalancesAsync(cancellationToken);
        await CheckTotalsAsync(cancellationToken);
        CheckSealsBeyond();
        return new VerifyReport(
            findings.Count == 0,
            sequence,
            postings,
            hash,
            seals.Sum(group => group.Count()),
            firstAltered,
            findings
        );
    }

    private async Task<bool> CheckPageAsync(CancellationToken cancellationToken)
    {
        var from = sequence;
        var page = await db
            .Transactions.AsNoTracking()
            .Where(row => row.Sequence > from)
            .OrderBy(row => row.Sequence)
            .Take(PageSize)
            .ToListAsync(cancellationToken);
        var last = page.Count == PageSize ? page[^1].Sequence : long.MaxValue;
        var lines = await db
            .Postings.AsNoTracking()
            .Where(row => row.Sequence > from && row.Sequence <= last)
            .OrderBy(row => row.Sequence)
            .ThenBy(row => row.Line)
            .Select(row => new PostingRow(row.Sequence, row.Line, row.Account, row.Currency, row.Amount, row.Balance))
            .ToListAsync(cancellationToken);
        var byTransaction = lines
            .GroupBy(line => line.Sequence)
            .ToDictionary(group => group.Key, group => group.ToList());
        foreach (var row in page)
        {
            Check(row, byTransaction.Remove(row.Sequence, out var own) ? own : []);
        }
        foreach (var orphan in byTransaction.Keys)
        {
            Find($"The postings of {orphan} belong to no transaction.");
        }
        return page.Count == PageSize;
    }

    private void Check(LedgerTransaction row, List<PostingRow> own)
    {
        if (row.Sequence != ++sequence)
        {
            firstAltered ??= sequence;
            Find($"Transaction {sequence} is missing; {row.Sequence} follows.");
            sequence = row.Sequence;
        }
        foreach (var currency in own.GroupBy(line => line.Currency))
        {
            if (currency.Aggregate(Int128.Zero, (sum, line) => sum + line.Amount) != 0)
            {
                Find($"Transaction {row.Sequence}: debits and credits in {currency.Key} differ.");
            }
        }
        foreach (var line in own)
        {
            var key = (line.Account, line.Currency);
            var sum = unchecked(balances.GetValueOrDefault(key).Amount + line.Amount);
            if (sum != line.Balance)
            {
                Find($"Posting {row.Sequence}.{line.Line}: the balance is {sum}, not {line.Balance}.");
            }
            if (!accounts.Contains(line.Account))
            {
                Find($"Posting {row.Sequence}.{line.Line}: there is no account {line.Account}.");
            }
            balances[key] = (sum, row.Sequence);
            var month = row.Day() is { Length: >= 7 } day ? day[..7] : "";
            var period = new PeriodKey(line.Account, line.Currency, month);
            totals[period] = totals.GetValueOrDefault(period).Add(line.Amount) ?? default;
        }
        postings += own.Count;
        var time = UnixMicroseconds.FromTime(row.PostedAt);
        if (time < postedAt)
        {
            Find($"Transaction {row.Sequence} is older than the one before.");
        }
        postedAt = time;
        hash = ChainHash.Of(hash, row.Sequence, row.Id, row.Reference, row.Description, time, own, row.BookedOn);
        if (hash != row.Hash)
        {
            firstAltered ??= row.Sequence;
            Find($"Transaction {row.Sequence}: its content does not fit its hash.");
            hash = row.Hash;
        }
        foreach (var seal in seals[row.Sequence].Where(seal => seal.Hash != row.Hash))
        {
            firstAltered ??= row.Sequence;
            Find($"Transaction {row.Sequence} is not the one that the seal of {seal.Day} ends with.");
        }
    }

    private void CheckSealsBeyond()
    {
        foreach (var group in seals.Where(group => group.Key > sequence))
        {
            firstAltered ??= sequence + 1;
            Find($"The seal of {group.First().Day} ends with transaction {group.Key}, which is missing.");
        }
    }

    private async Task CheckHeadAsync(CancellationToken cancellationToken)
    {
        var head = await db
            .Database.SqlQueryRaw<HeadRow>(
                "SELECT sequence AS \"Sequence\", hash AS \"Hash\" FROM chain_head WHERE id = 1"
            )
            .FirstAsync(cancellationToken);
        if (head.Sequence != sequence || head.Hash != hash)
        {
            Find(
                $"The chain's head is {head.Sequence}, its last transaction {sequence}: the end is missing or foreign."
            );
        }
    }

    private async Task CheckBalancesAsync(CancellationToken cancellationToken)
    {
        var kept = await db.Balances.AsNoTracking().ToListAsync(cancellationToken);
        var open = await db
            .Holds.AsNoTracking()
            .Where(row => row.State == HoldState.Open)
            .ToListAsync(cancellationToken);
        var held = open.SelectMany(row => row.Lines).ToLookup(line => (line.Account, line.Currency));
        foreach (var row in kept)
        {
            var lines = held[(row.Account, row.Currency)].ToList();
            var debit = lines.Where(line => line.Amount > 0).Sum(line => line.Amount);
            var credit = -lines.Where(line => line.Amount < 0).Sum(line => line.Amount);
            if (debit != row.HeldDebit || credit != row.HeldCredit)
            {
                Find($"{row.Account} in {row.Currency}: what is held is not what its open holds sum to.");
            }
        }
        foreach (var row in kept)
        {
            balances.Remove((row.Account, row.Currency), out var summed);
            if (summed.Amount != row.Amount || summed.Sequence != row.Sequence)
            {
                Find(
                    $"{row.Account} in {row.Currency}: the balance kept is {row.Amount}, the postings sum to {summed.Amount}."
                );
            }
        }
        foreach (var (account, currency) in balances.Keys)
        {
            Find($"{account} in {currency}: the balance is missing.");
        }
    }

    private async Task CheckTotalsAsync(CancellationToken cancellationToken)
    {
        var kept = await db.PeriodTotals.AsNoTracking().ToListAsync(cancellationToken);
        foreach (var row in kept)
        {
            totals.Remove(new PeriodKey(row.Account, row.Currency, row.Month), out var summed);
            if (summed != new PeriodTotal(row.Debit, row.Credit))
            {
                Find($"{row.Account} in {row.Currency}, {row.Month}: the sums kept are not those of the postings.");
            }
        }
        foreach (var key in totals.Keys)
        {
            Find($"{key.Account} in {key.Currency}, {key.Month}: the sums are missing.");
        }
    }

    private void Find(string finding)
    {
        if (findings.Count < MostFindings)
        {
            findings.Add(finding);
        }
    }

    private sealed record HeadRow(long Sequence, string Hash);
}
