using System.Data.Common;
using Nexus.Finance.LedgerMgr.Holds;
using Nexus.Kernel.Data;
using Nexus.Kernel.Faults;

namespace Nexus.Finance.LedgerMgr.Posting;

/// <summary>Posts units inside a transaction of the caller: two round trips however many there are (chunked).</summary>
/// <param name="connection">Of the ledger's database.</param>
/// <param name="transaction">That is under way on it.</param>
/// <param name="lockRows">Whether rows are locked (PostgreSQL); SQLite has one writer.</param>
/// <param name="now">When it is posted.</param>
/// <param name="today">The business's day.</param>
internal sealed class BookWriter(
    DbConnection connection,
    DbTransaction transaction,
    bool lockRows,
    DateTimeOffset now,
    DateOnly today
)
{
    // SQLite finds a parameter by walking their list, so long statements cost the square of their length; PostgreSQL
    // is a round trip away.
    private readonly int chunkRows = lockRows ? 1000 : 32;

    public async Task<IReadOnlyList<UnitResult>> PostAsync(
        IReadOnlyList<Unit> units,
        CancellationToken cancellationToken
    )
    {
        var entries = units.SelectMany(unit => unit.Entries).ToList();
        var question = new BookQuestion(
            [.. entries.Select(entry => entry.Reference).Distinct()],
            [.. entries.SelectMany(entry => entry.Lines).Select(line => line.Account).Distinct()],
            [.. entries.SelectMany(MonthsOf).Distinct()],
            UnixMicroseconds.FromTime(now)
        );
        var state = await ReadAsync(question, cancellationToken);
        var before = await ReadPostingsAsync([.. state.Known.Values.Select(row => row.Sequence)], cancellationToken);
        var keeper = new Bookkeeper(state, now, today);
        var results = units.Select(unit => keeper.Post(unit, before)).ToList();
        if (keeper.NewTransactions.Count > 0)
        {
            await WriteAsync(keeper, cancellationToken);
            KillPoint.Reached("ledger.before-commit");
        }
        return results;
    }

    // Of entries without a day. The month after as well: where this replica's clock is behind, this one may be closed.
    private readonly string[] currentMonths = [PeriodKey.MonthOf(today), PeriodKey.MonthOf(today.AddMonths(1))];

    private string[] MonthsOf(Entry entry) => entry.BookedOn is { } day ? [PeriodKey.MonthOf(day)] : currentMonths;

    /// <summary>The state of the books, locked, without the holds that have ended by time.</summary>
    public async Task<BookState> ReadAsync(BookQuestion question, CancellationToken cancellationToken)
    {
        var state = await BookState.ReadAsync(connection, transaction, lockRows, question, cancellationToken);
        if (!state.HoldsHaveEnded)
        {
            return state;
        }
        await new HoldRows(connection, transaction).EndDueAsync(question.Now, cancellationToken);
        return await BookState.ReadAsync(connection, transaction, lockRows, question, cancellationToken);
    }

    private async Task<Dictionary<long, List<PostingRow>>> ReadPostingsAsync(
        IReadOnlyList<long> sequences,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<long, List<PostingRow>>();
        if (sequences.Count == 0)
        {
            return found;
        }
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            "SELECT sequence, line, account, currency, amount, balance FROM postings WHERE sequence IN ("
            + string.Join(',', sequences)
            + ") ORDER BY sequence, line";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new PostingRow(
                reader.GetInt64(0),
                reader.GetInt32(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetInt64(4),
                reader.GetInt64(5)
            );
            (found.TryGetValue(row.Sequence, out var list) ? list : found[row.Sequence] = []).Add(row);
        }
        return found;
    }

    private async Task WriteAsync(Bookkeeper keeper, CancellationToken cancellationToken)
    {
        var insert = new MultiInsert(connection, transaction, chunkRows);
        insert.Accounts(keeper.NewAccounts, now);
        foreach (var row in keeper.NewTransactions)
        {
            insert.Row(
                "transactions (sequence, id, reference, description, posted_at, hash, booked_on)",
                "",
                row.Sequence,
                row.Id,
                row.Reference,
                row.Description,
                UnixMicroseconds.FromTime(row.PostedAt),
                row.Hash,
                row.BookedOn!
            );
        }
        foreach (var row in keeper.NewPostings)
        {
            insert.Row(
                "postings (sequence, line, account, currency, amount, balance)",
                "",
                row.Sequence,
                row.Line,
                row.Account,
                row.Currency,
                row.Amount,
                row.Balance
            );
        }
        AddTotals(insert, keeper);
        await insert.RunAsync(cancellationToken);
    }

    private static void AddTotals(MultiInsert insert, Bookkeeper keeper)
    {
        foreach (var (key, balance) in keeper.NewBalances)
        {
            insert.Row(
                "balances (account, currency, amount, sequence)",
                "ON CONFLICT (account, currency) DO UPDATE SET amount = excluded.amount, sequence = excluded.sequence",
                key.Account,
                key.Currency,
                balance.Amount,
                balance.Sequence
            );
        }
        foreach (var (key, total) in keeper.NewTotals)
        {
            insert.Row(
                "period_totals (account, currency, month, debit, credit)",
                "ON CONFLICT (account, currency, month) DO UPDATE SET debit = excluded.debit, credit = excluded.credit",
                key.Account,
                key.Currency,
                key.Month,
                total.Debit,
                total.Credit
            );
        }
        var head = keeper.Head;
        insert.Row(
            "chain_head (id, sequence, hash, posted_at)",
            "ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash, posted_at = excluded.posted_at",
            1,
            head.Sequence,
            head.Hash,
            head.PostedAt
        );
    }
}
