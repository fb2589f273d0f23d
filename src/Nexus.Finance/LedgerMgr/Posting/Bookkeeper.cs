using Nexus.Kernel.Data;

namespace Nexus.Finance.LedgerMgr.Posting;

/// <summary>
/// Turns units of entries into rows, in memory, on the locked state of the books: each unit whole or not at all, one
/// refused unit does not touch the others.
/// </summary>
internal sealed class Bookkeeper(BookState state, DateTimeOffset now)
{
    private readonly Dictionary<string, (Posted Posted, Entry Entry)> posted = new(StringComparer.Ordinal);
    private long sequence = state.Head.Sequence;
    private string hash = state.Head.Hash;

    // The chain's times never run backwards, so the state at a time is a prefix of the chain.
    private readonly long postedAt = Math.Max(UnixMicroseconds.FromTime(now), state.Head.PostedAt);

    public Head Head => new(sequence, hash, postedAt);

    public List<LedgerTransaction> NewTransactions { get; } = [];

    public List<PostingRow> NewPostings { get; } = [];

    public HashSet<string> NewAccounts { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Account, string Currency), (long Amount, long Sequence)> NewBalances { get; } = [];

    /// <param name="unit">What to post.</param>
    /// <param name="before">Postings of transactions that stand already, by sequence, to compare repeats with.</param>
    public UnitResult Post(Unit unit, IReadOnlyDictionary<long, List<PostingRow>> before)
    {
        var balances = new Dictionary<(string, string), (long, long)>();
        var results = new List<Posted>(unit.Entries.Count);
        var fresh = new List<(LedgerTransaction Row, List<PostingRow> Postings, Entry Entry)>();
        var (sequenceNow, hashNow) = (sequence, hash);
        var inUnit = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < unit.Entries.Count; i++)
        {
            var entry = unit.Entries[i];
            if (!inUnit.Add(entry.Reference))
            {
                return Refuse(
                    i,
                    400,
                    "reference-repeated",
                    $"The reference {entry.Reference} stands twice in the batch."
                );
            }
            if (Check(entry, i, before) is { } refusal)
            {
                return new UnitResult([], refusal);
            }
            if (Repeated(entry) is { } known)
            {
                results.Add(known);
                continue;
            }
            if (Apply(entry, ++sequenceNow, balances) is not { } postings)
            {
                return Refuse(i, 409, "balance-overflow", "A balance would pass 2^63 minor units.");
            }
            var row = Chain(entry, sequenceNow, hashNow, postings);
            hashNow = row.Hash;
            fresh.Add((row, postings, entry));
            results.Add(ToPosted(row, replayed: false));
        }
        Keep(fresh, balances, sequenceNow, hashNow);
        return new UnitResult(results, null);
    }

    private Refusal? Check(Entry entry, int index, IReadOnlyDictionary<long, List<PostingRow>> before)
    {
        if (entry.Fault() is { } fault)
        {
            return new Refusal(index, 400, "invalid-transaction", fault);
        }
        foreach (var line in entry.Lines)
        {
            if (!state.Accounts.Contains(line.Account) && Chart.KindOf(line.Account) is null)
            {
                return new Refusal(
                    index,
                    400,
                    "unknown-account",
                    $"There is no account {line.Account}: open it first."
                );
            }
        }
        var differs = posted.TryGetValue(entry.Reference, out var own)
            ? !own.Entry.Lines.SequenceEqual(entry.Lines)
            : state.Known.TryGetValue(entry.Reference, out var known)
                && !before[known.Sequence]
                    .Select(row => new EntryLine(row.Account, row.Currency, row.Amount))
                    .SequenceEqual(entry.Lines);
        return differs
            ? new Refusal(index, 409, "reference-taken", $"{entry.Reference} is posted with other postings.")
            : null;
    }

    private Posted? Repeated(Entry entry) =>
        posted.TryGetValue(entry.Reference, out var own) ? own.Posted with { Replayed = true }
        : state.Known.TryGetValue(entry.Reference, out var known) ? ToPosted(known, replayed: true)
        : null;

    private List<PostingRow>? Apply(
        Entry entry,
        long number,
        Dictionary<(string Account, string Currency), (long Amount, long Sequence)> balances
    )
    {
        var rows = new List<PostingRow>(entry.Lines.Count);
        foreach (var line in entry.Lines)
        {
            var key = (line.Account, line.Currency);
            var old =
                balances.TryGetValue(key, out var touched) ? touched.Amount
                : NewBalances.TryGetValue(key, out var earlier) ? earlier.Amount
                : state.Balances.GetValueOrDefault(key);
            var sum = (Int128)old + line.Amount;
            if (sum > long.MaxValue || sum < long.MinValue)
            {
                return null;
            }
            balances[key] = ((long)sum, number);
            rows.Add(new PostingRow(number, rows.Count + 1, line.Account, line.Currency, line.Amount, (long)sum));
        }
        return rows;
    }

    private LedgerTransaction Chain(Entry entry, long number, string before, List<PostingRow> postings)
    {
        var id = Guid.CreateVersion7(now);
        return new LedgerTransaction
        {
            Sequence = number,
            Id = id,
            Reference = entry.Reference,
            Description = entry.Description,
            PostedAt = UnixMicroseconds.ToTime(postedAt),
            Hash = ChainHash.Of(before, number, id, entry.Reference, entry.Description, postedAt, postings),
        };
    }

    private void Keep(
        List<(LedgerTransaction Row, List<PostingRow> Postings, Entry Entry)> fresh,
        Dictionary<(string Account, string Currency), (long Amount, long Sequence)> balances,
        long sequenceNow,
        string hashNow
    )
    {
        foreach (var (row, postings, entry) in fresh)
        {
            NewTransactions.Add(row);
            NewPostings.AddRange(postings);
            posted[entry.Reference] = (ToPosted(row, replayed: false), entry);
        }
        foreach (var (key, balance) in balances)
        {
            NewBalances[key] = balance;
            if (!state.Accounts.Contains(key.Account))
            {
                NewAccounts.Add(key.Account);
            }
        }
        (sequence, hash) = (sequenceNow, hashNow);
    }

    private static Posted ToPosted(LedgerTransaction row, bool replayed) =>
        new(row.Sequence, row.Id, row.Reference, row.PostedAt, row.Hash, replayed);

    private static UnitResult Refuse(int index, int status, string code, string detail) =>
        new([], new Refusal(index, status, code, detail));
}
