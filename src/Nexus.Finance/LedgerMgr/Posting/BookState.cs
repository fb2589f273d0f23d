using System.Data.Common;
using Nexus.Kernel.Data;

namespace Nexus.Finance.LedgerMgr.Posting;

/// <summary>The head of the chain.</summary>
internal readonly record struct Head(long Sequence, string Hash, long PostedAt);

/// <summary>What posting asks the books about.</summary>
/// <param name="References">Of the transactions that may stand already.</param>
/// <param name="Accounts">That are touched.</param>
/// <param name="Months">That are booked in, <c>yyyy-MM</c>.</param>
/// <param name="Now">Unix microseconds: holds that end before are over.</param>
internal sealed record BookQuestion(
    IReadOnlyCollection<string> References,
    IReadOnlyCollection<string> Accounts,
    IReadOnlyCollection<string> Months,
    long Now
);

/// <summary>
/// What posting must know of the books: the head, locked until the transaction ends, and whatever the entries touch.
/// One round trip: each statement sees what was committed before the head's lock was granted.
/// </summary>
internal sealed class BookState
{
    public Head Head { get; private set; }

    /// <summary>The last month that is closed, <c>yyyy-MM</c>, and all before it with it; null where none is.</summary>
    public string? ClosedThrough { get; private set; }

    /// <summary>Whether holds have ended by time that still count.</summary>
    public bool HoldsHaveEnded { get; private set; }

    /// <summary>Transactions that stand already.</summary>
    public Dictionary<string, LedgerTransaction> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>References that an open hold has taken.</summary>
    public HashSet<string> Held { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, AccountKind> Accounts { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Account, string Currency), AccountState> Balances { get; } = [];

    public Dictionary<(string Account, string Currency), AccountLimit> Limits { get; } = [];

    public Dictionary<PeriodKey, PeriodTotal> Totals { get; } = [];

    /// <summary>What the account is, by its opening or by its name; null where there is no such account.</summary>
    public AccountKind? KindOf(string account) =>
        Accounts.TryGetValue(account, out var kind) ? kind : Chart.KindOf(account);

    /// <summary>What is wrong with an account's going from one state to the other, or null.</summary>
    public string? LimitFault((string Account, string Currency) key, AccountState from, AccountState to) =>
        Limits.TryGetValue(key, out var limit)
            ? limit.Fault(key.Account, key.Currency, KindOf(key.Account)!.Value, from, to)
            : null;

    public static async Task<BookState> ReadAsync(
        DbConnection connection,
        DbTransaction transaction,
        bool lockRows,
        BookQuestion question,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        var references = command.AddList("r", question.References);
        var names = command.AddList("a", question.Accounts);
        var months = command.AddList("m", question.Months);
        command.Add("@now", question.Now);
        command.CommandText = $"""
            SELECT sequence, hash, posted_at FROM chain_head WHERE id = 1{(lockRows ? " FOR UPDATE" : "")};
            SELECT (SELECT max(month) FROM closed_periods),
                (SELECT count(*) FROM (SELECT 1 FROM holds WHERE state = 'Open' AND expires_at <= @now LIMIT 1) AS ended);
            SELECT sequence, id, reference, description, posted_at, hash, booked_on FROM transactions
                WHERE reference IN ({references});
            SELECT reference FROM holds WHERE state = 'Open' AND reference IN ({references});
            SELECT name, kind FROM accounts WHERE name IN ({names});
            SELECT account, currency, amount, held_debit, held_credit FROM balances WHERE account IN ({names});
            SELECT account, currency, overdraft, most FROM account_limits WHERE account IN ({names});
            SELECT account, currency, month, debit, credit FROM period_totals
                WHERE account IN ({names}) AND month IN ({months})
            """;
        var state = new BookState();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await state.FillAsync(reader, cancellationToken);
        return state;
    }

    private async Task FillAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken);
        Head = new Head(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2));
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        (ClosedThrough, HoldsHaveEnded) = (reader.IsDBNull(0) ? null : reader.GetString(0), reader.GetInt64(1) > 0);
        await EachAsync(reader, AddKnown, cancellationToken);
        await EachAsync(reader, row => Held.Add(row.GetString(0)), cancellationToken);
        await EachAsync(
            reader,
            row => Accounts[row.GetString(0)] = Enum.Parse<AccountKind>(row.GetString(1)),
            cancellationToken
        );
        await EachAsync(
            reader,
            row => Balances[Key(row)] = new AccountState(row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)),
            cancellationToken
        );
        await EachAsync(
            reader,
            row => Limits[Key(row)] = new AccountLimit(Nullable(row, 2), Nullable(row, 3)),
            cancellationToken
        );
        await EachAsync(
            reader,
            row =>
                Totals[new PeriodKey(row.GetString(0), row.GetString(1), row.GetString(2))] = new PeriodTotal(
                    row.GetInt64(3),
                    row.GetInt64(4)
                ),
            cancellationToken
        );
    }

    private void AddKnown(DbDataReader row)
    {
        var known = new LedgerTransaction
        {
            Sequence = row.GetInt64(0),
            Id = row.GetGuid(1),
            Reference = row.GetString(2),
            Description = row.GetString(3),
            PostedAt = UnixMicroseconds.ToTime(row.GetInt64(4)),
            Hash = row.GetString(5),
            BookedOn = row.IsDBNull(6) ? null : row.GetString(6),
        };
        Known[known.Reference] = known;
    }

    private static async Task EachAsync(
        DbDataReader reader,
        Action<DbDataReader> take,
        CancellationToken cancellationToken
    )
    {
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            take(reader);
        }
    }

    private static (string, string) Key(DbDataReader row) => (row.GetString(0), row.GetString(1));

    private static long? Nullable(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
