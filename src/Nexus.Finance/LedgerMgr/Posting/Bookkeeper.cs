using Nexus.Kernel.Data;

namespace Nexus.Finance.LedgerMgr.Posting;

/// <summary>
/// Turns units of entries into rows, in memory, on the locked state of the books: each unit whole or not at all, one
/// refused unit does not touch the others.
/// </summary>
/// <param name="state">The locked state.</param>
/// <param name="now">When it is posted.</param>
/// <param name="today">The day of the business that an entry without a date of its own is booked on.</param>
internal sealed class Bookkeeper(BookState state, DateTimeOffset now, DateOnly today)
{
    private readonly BookState state = state;
    private readonly DateTimeOffset now = now;
    private readonly DateOnly today = today;

    // What comes late is booked on the day it comes, and where that month is closed already on the first open day.
    private readonly DateOnly bookingDay = FirstOpen(today, state.ClosedThrough);
    private readonly Dictionary<string, (Posted Posted, Entry Entry)> posted = new(StringComparer.Ordinal);
    private long sequence = state.Head.Sequence;
    private string hash = state.Head.Hash;

    // The chain's times never run backwards, so the state at a time is a prefix of the chain.
    private readonly long postedAt = Math.Max(UnixMicroseconds.FromTime(now), state.Head.PostedAt);

    private const int FirstYear = 1900;

    public Head Head => new(sequence, hash, postedAt);

    public List<LedgerTransaction> NewTransactions { get; } = [];

    public List<PostingRow> NewPostings { get; } = [];

    public HashSet<string> NewAccounts { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Account, string Currency), (long Amount, long Sequence)> NewBalances { get; } = [];

    public Dictionary<PeriodKey, PeriodTotal> NewTotals { get; } = [];

    /// <param name="unit">What to post.</param>
    /// <param name="before">Postings of transactions that stand already, by sequence, to compare repeats with.</param>
    public UnitResult Post(Unit unit, IReadOnlyDictionary<long, List<PostingRow>> before)
    {
        var draft = new Draft(this);
        var results = new List<Posted>(unit.Entries.Count);
        var inUnit = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < unit.Entries.Count; i++)
        {
            var entry = unit.Entries[i];
            if (!inUnit.Add(entry.Reference))
            {
                var detail = $"The reference {entry.Reference} stands twice in the batch.";
                return Refuse(new Refusal(i, 400, "reference-repeated", detail));
            }
            if ((Check(entry, i, before) ?? Hold(unit, i)) is { } fault)
            {
                return Refuse(fault);
            }
            if (Repeated(entry) is { } known)
            {
                results.Add(known);
                continue;
            }
            if ((Date(entry, i) ?? draft.Add(entry, i, unit.IsFact)) is { } refusal)
            {
                return Refuse(refusal);
            }
            results.Add(ToPosted(draft.Newest, replayed: false));
        }
        draft.Keep();
        return new UnitResult(results, null);
    }

    private Refusal? Check(Entry entry, int index, IReadOnlyDictionary<long, List<PostingRow>> before)
    {
        if (entry.Fault() is { } fault)
        {
            return new Refusal(index, 400, "invalid-transaction", fault);
        }
        if (entry.Lines.FirstOrDefault(line => state.KindOf(line.Account) is null) is { } foreign)
        {
            var detail = $"There is no account {foreign.Account}: open it first.";
            return new Refusal(index, 400, "unknown-account", detail);
        }
        var differs = posted.TryGetValue(entry.Reference, out var own)
            ? own.Entry.BookedOn != entry.BookedOn || !own.Entry.Lines.SequenceEqual(entry.Lines)
            : state.Known.TryGetValue(entry.Reference, out var known)
                && (
                    (entry.BookedOn is { } day && PeriodKey.DayOf(day) != known.Day())
                    || !before[known.Sequence]
                        .Select(row => new EntryLine(row.Account, row.Currency, row.Amount))
                        .SequenceEqual(entry.Lines)
                );
        return differs
            ? new Refusal(index, 409, "reference-taken", $"{entry.Reference} is posted with other postings.")
            : null;
    }

    // One event in the business stays one event in the books: a hold is posted as a hold.
    private Refusal? Hold(Unit unit, int index) =>
        !unit.IsFact && state.Held.Contains(unit.Entries[index].Reference)
            ? new Refusal(index, 409, "reference-held", "An open hold has this reference: post or void the hold.")
            : null;

    private static DateOnly FirstOpen(DateOnly today, string? closedThrough) =>
        closedThrough is null || string.CompareOrdinal(PeriodKey.MonthOf(today), closedThrough) > 0
            ? today
            : PeriodKey.FirstDayOf(closedThrough).AddMonths(1);

    // Asked of what is new only: a repeat is answered after its month was closed as it was before.
    private Refusal? Date(Entry entry, int index)
    {
        if (entry.BookedOn is not { } day)
        {
            return null;
        }
        if (day > today || day.Year < FirstYear)
        {
            var detail = $"{PeriodKey.DayOf(day)}: a day from {FirstYear} until today.";
            return new Refusal(index, 400, "booked-outside", detail);
        }
        return string.CompareOrdinal(PeriodKey.MonthOf(day), state.ClosedThrough) <= 0
            ? new Refusal(
                index,
                409,
                "period-closed",
                $"{PeriodKey.DayOf(day)} lies in a closed period: the books are closed through {state.ClosedThrough}."
            )
            : null;
    }

    private Posted? Repeated(Entry entry) =>
        posted.TryGetValue(entry.Reference, out var own) ? own.Posted with { Replayed = true }
        : state.Known.TryGetValue(entry.Reference, out var known) ? ToPosted(known, replayed: true)
        : null;

    private static Posted ToPosted(LedgerTransaction row, bool replayed) =>
        new(row.Sequence, row.Id, row.Reference, row.PostedAt, row.Hash, replayed);

    private static UnitResult Refuse(Refusal refusal) => new([], refusal);

    /// <summary>One unit on its way into the books: nothing of it is kept until all of it holds.</summary>
    private sealed class Draft(Bookkeeper books)
    {
        private readonly Dictionary<(string Account, string Currency), (AccountState State, long Sequence)> balances =
        [];
        private readonly Dictionary<PeriodKey, PeriodTotal> totals = [];
        private readonly List<(LedgerTransaction Row, List<PostingRow> Postings, Entry Entry)> fresh = [];
        private long sequence = books.sequence;
        private string hash = books.hash;

        public LedgerTransaction Newest => fresh[^1].Row;

        public Refusal? Add(Entry entry, int index, bool isFact)
        {
            var number = sequence + 1;
            var day = entry.BookedOn ?? books.bookingDay;
            var month = PeriodKey.MonthOf(day);
            var before = new Dictionary<(string Account, string Currency), AccountState>();
            var rows = new List<PostingRow>(entry.Lines.Count);
            foreach (var line in entry.Lines)
            {
                var key = (line.Account, line.Currency);
                var old = Of(key);
                before.TryAdd(key, old);
                var period = new PeriodKey(line.Account, line.Currency, month);
                if (old.Add(line.Amount, 0, 0) is not { } sum || Of(period).Add(line.Amount) is not { } total)
                {
                    return new Refusal(index, 409, "balance-overflow", "A balance would pass 2^63 minor units.");
                }
                balances[key] = (sum, number);
                totals[period] = total;
                rows.Add(new PostingRow(number, rows.Count + 1, line.Account, line.Currency, line.Amount, sum.Amount));
            }
            foreach (var (key, old) in isFact ? [] : before)
            {
                if (books.state.LimitFault(key, old, balances[key].State) is { } fault)
                {
                    return new Refusal(index, 409, "limit", fault);
                }
            }
            Chain(entry, number, PeriodKey.DayOf(day), rows);
            return null;
        }

        private AccountState Of((string, string) key) =>
            balances.TryGetValue(key, out var touched) ? touched.State
            : books.NewBalances.TryGetValue(key, out var earlier)
                ? books.state.Balances.GetValueOrDefault(key) with
                {
                    Amount = earlier.Amount,
                }
            : books.state.Balances.GetValueOrDefault(key);

        private PeriodTotal Of(PeriodKey key) =>
            totals.TryGetValue(key, out var touched) ? touched
            : books.NewTotals.TryGetValue(key, out var earlier) ? earlier
            : books.state.Totals.GetValueOrDefault(key);

        private void Chain(Entry entry, long number, string bookedOn, List<PostingRow> rows)
        {
            var id = Guid.CreateVersion7(books.now);
            var at = books.postedAt;
            hash = ChainHash.Of(hash, number, id, entry.Reference, entry.Description, at, rows, bookedOn);
            var row = new LedgerTransaction
            {
                Sequence = number,
                Id = id,
                Reference = entry.Reference,
                Description = entry.Description,
                PostedAt = UnixMicroseconds.ToTime(at),
                BookedOn = bookedOn,
                Hash = hash,
            };
            fresh.Add((row, rows, entry));
            sequence = number;
        }

        public void Keep()
        {
            foreach (var (row, postings, entry) in fresh)
            {
                books.NewTransactions.Add(row);
                books.NewPostings.AddRange(postings);
                books.posted[entry.Reference] = (ToPosted(row, replayed: false), entry);
            }
            foreach (var (key, balance) in balances)
            {
                books.NewBalances[key] = (balance.State.Amount, balance.Sequence);
                if (!books.state.Accounts.ContainsKey(key.Account))
                {
                    books.NewAccounts.Add(key.Account);
                }
            }
            foreach (var (key, total) in totals)
            {
                books.NewTotals[key] = total;
            }
            (books.sequence, books.hash) = (sequence, hash);
        }
    }
}
