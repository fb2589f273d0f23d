using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Finance.LedgerMgr.Holds;

/// <summary>
/// Makes holds and ends them, each in one transaction. The books' head is locked first, as posting does, so that what
/// counts against a limit cannot change meanwhile.
/// </summary>
internal sealed class HoldBook(LedgerDb db, BusinessDay day, TimeProvider clock)
{
    /// <returns>The hold, and whether it was there before.</returns>
    /// <exception cref="ProblemException">400 or 409 that says what to mend; nothing is held.</exception>
    public async Task<(Hold Hold, bool Replayed)> MakeAsync(
        Entry entry,
        DateTimeOffset? expiresAt,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var state = await LockAsync([entry.Reference], entry.Lines, now, cancellationToken);
        if (
            await db.Holds.FirstOrDefaultAsync(row => row.Reference == entry.Reference, cancellationToken) is { } before
        )
        {
            return before.Lines.SequenceEqual(entry.Lines) && before.ExpiresAt == expiresAt
                ? (before, true)
                : throw Taken($"{entry.Reference} holds something else.");
        }
        if (state.Known.ContainsKey(entry.Reference))
        {
            throw Taken($"{entry.Reference} is posted already.");
        }
        if (expiresAt <= now)
        {
            throw Problems.Invalid("expiresAt", "A time to come, or none.");
        }
        Check(state, entry);
        var hold = new Hold
        {
            Id = Guid.CreateVersion7(now),
            Reference = entry.Reference,
            Description = entry.Description,
            State = HoldState.Open,
            MadeAt = now,
            ExpiresAt = expiresAt,
            Lines = entry.Lines,
        };
        await OpenAsync(state, entry.Lines, now, cancellationToken);
        await Rows().CountAsync(entry.Lines, 1, cancellationToken);
        db.Holds.Add(hold);
        if (expiresAt is { } end)
        {
            db.SendTo(LedgerMgrService.ServiceName, new HoldEnds(hold.Id), end, hold.Id.ToString());
        }
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (hold, false);
    }

    /// <summary>Posts a hold, in whole or less; what is left over is given back. Repeating answers with what stands.</summary>
    public async Task<(Hold Hold, Posted? Posted)> PostAsync(
        Guid id,
        IReadOnlyList<EntryLine>? lines,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        await LockAsync([], [], now, cancellationToken);
        var hold = await FindAsync(id, cancellationToken);
        if (hold.State == HoldState.Posted)
        {
            await RequireSameAsync(hold, lines ?? hold.Lines, cancellationToken);
            return (hold, null);
        }
        RequireOpen(hold, now);
        if (lines is not null && !IsPartOf(lines, hold.Lines))
        {
            throw Problems.Invalid("postings", "Post no more than the hold has, to the same accounts and sides.");
        }
        await Rows().CountAsync(hold.Lines, -1, cancellationToken);
        var entry = new Entry(hold.Reference, hold.Description, lines ?? hold.Lines);
        var results = await Writer(now).PostAsync([new Unit([entry], IsFact: true)], cancellationToken);
        if (results[0].Refusal is { } refusal)
        {
            throw refusal.ToProblem("postings");
        }
        var posted = results[0].Posted[0];
        (hold.State, hold.SettledAt, hold.TransactionId) = (HoldState.Posted, now, posted.Id);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (hold, posted);
    }

    private async Task RequireSameAsync(Hold hold, IReadOnlyList<EntryLine> lines, CancellationToken cancellationToken)
    {
        var posted = await db
            .Postings.AsNoTracking()
            .Where(row => db.Transactions.Any(one => one.Id == hold.TransactionId && one.Sequence == row.Sequence))
            .OrderBy(row => row.Line)
            .Select(row => new EntryLine(row.Account, row.Currency, row.Amount))
            .ToListAsync(cancellationToken);
        if (!posted.SequenceEqual(lines))
        {
            throw Problems.Conflict("hold-ended", "The hold has ended.", "It is posted with other amounts.");
        }
    }

    /// <summary>Gives back what is held. Repeating changes nothing.</summary>
    public async Task<Hold> VoidAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        await LockAsync([], [], now, cancellationToken);
        var hold = await FindAsync(id, cancellationToken);
        if (hold.State == HoldState.Voided)
        {
            return hold;
        }
        RequireOpen(hold, now);
        await Rows().CountAsync(hold.Lines, -1, cancellationToken);
        (hold.State, hold.SettledAt) = (HoldState.Voided, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return hold;
    }

    /// <summary>
    /// Ends what is due: the lock does it; the caller's transaction is under way and saves. Where this replica's clock is
    /// behind, it comes again.
    /// </summary>
    public async Task EndDueAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await LockAsync([], [], now, cancellationToken);
        if (await db.Holds.AnyAsync(row => row.Id == id && row.State == HoldState.Open, cancellationToken))
        {
            db.SendTo(LedgerMgrService.ServiceName, new HoldEnds(id), now.AddSeconds(1), id.ToString());
        }
    }

    private async Task<Hold> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Holds.FirstOrDefaultAsync(row => row.Id == id, cancellationToken)
        ?? throw Problems.NotFound("hold", id);

    private static void RequireOpen(Hold hold, DateTimeOffset now)
    {
        if (hold.StateAt(now) is not HoldState.Open and var state)
        {
            throw Problems.Conflict(
                "hold-ended",
                "The hold has ended.",
                $"It is {state.ToString().ToLowerInvariant()}. Make another one, with another reference."
            );
        }
    }

    private static void Check(BookState state, Entry entry)
    {
        if (entry.Fault() is { } fault)
        {
            throw Problems.Invalid("postings", fault);
        }
        if (entry.Lines.FirstOrDefault(line => state.KindOf(line.Account) is null) is { } foreign)
        {
            throw Problems.Invalid("postings", $"There is no account {foreign.Account}: open it first.");
        }
        foreach (var group in entry.Lines.GroupBy(line => (line.Account, line.Currency)))
        {
            var from = state.Balances.GetValueOrDefault(group.Key);
            var debit = group.Aggregate(Int128.Zero, (sum, line) => sum + Math.Max(line.Amount, 0));
            var credit = group.Aggregate(Int128.Zero, (sum, line) => sum - Math.Min(line.Amount, 0));
            if (from.Add(0, debit, credit) is not { } to)
            {
                throw Problems.Conflict("balance-overflow", "The books do not take this.", "Too much would be held.");
            }
            if (state.LimitFault(group.Key, from, to) is { } beyond)
            {
                throw Problems.Conflict("limit", "The books do not take this.", beyond);
            }
        }
    }

    private static bool IsPartOf(IReadOnlyList<EntryLine> lines, IReadOnlyList<EntryLine> held)
    {
        var left = held.GroupBy(Key)
            .ToDictionary(group => group.Key, group => group.Aggregate(Int128.Zero, (sum, line) => sum + line.Amount));
        return lines
            .GroupBy(Key)
            .All(group =>
                left.TryGetValue(group.Key, out var most)
                && Int128.Abs(group.Aggregate(Int128.Zero, (sum, line) => sum + line.Amount)) <= Int128.Abs(most)
            );

        static (string, string, bool) Key(EntryLine line) => (line.Account, line.Currency, line.Amount > 0);
    }

    private Task<BookState> LockAsync(
        IReadOnlyCollection<string> references,
        IReadOnlyList<EntryLine> lines,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        Writer(now)
            .ReadAsync(
                new BookQuestion(
                    references,
                    [.. lines.Select(line => line.Account).Distinct()],
                    [],
                    UnixMicroseconds.FromTime(now)
                ),
                cancellationToken
            );

    private async Task OpenAsync(
        BookState state,
        IReadOnlyList<EntryLine> lines,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var insert = new MultiInsert(db.Database.GetDbConnection(), Transaction, chunkRows: 100);
        var unopened = lines.Select(line => line.Account).Distinct().Where(name => !state.Accounts.ContainsKey(name));
        insert.Accounts(unopened, now);
        await insert.RunAsync(cancellationToken);
    }

    private System.Data.Common.DbTransaction Transaction => db.Database.CurrentTransaction!.GetDbTransaction();

    private BookWriter Writer(DateTimeOffset now) =>
        new(db.Database.GetDbConnection(), Transaction, db.Database.IsNpgsql(), now, day.Today);

    private HoldRows Rows() => new(db.Database.GetDbConnection(), Transaction);

    private static ProblemException Taken(string detail) =>
        Problems.Conflict("reference-taken", "The books do not take this.", detail);
}
