using System.Data.Common;
using System.Text;
using Nexus.Kernel.Data;

namespace Nexus.Finance.LedgerMgr.Posting;

/// <summary>The head of the chain.</summary>
internal readonly record struct Head(long Sequence, string Hash, long PostedAt);

/// <summary>
/// What posting must know of the books: the head, locked until the transaction ends, and whatever the entries touch.
/// One round trip: each statement sees what was committed before the head's lock was granted.
/// </summary>
internal sealed class BookState
{
    public Head Head { get; private set; }

    /// <summary>Transactions that stand already, with their entry's fingerprint.</summary>
    public Dictionary<string, LedgerTransaction> Known { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Accounts { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Account, string Currency), long> Balances { get; } = [];

    public static async Task<BookState> ReadAsync(
        DbConnection connection,
        DbTransaction transaction,
        bool lockRows,
        IReadOnlyCollection<string> references,
        IReadOnlyCollection<string> accounts,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        var text = new StringBuilder("SELECT sequence, hash, posted_at FROM chain_head WHERE id = 1");
        text.Append(lockRows ? " FOR UPDATE;" : ";");
        text.Append(
            "SELECT sequence, id, reference, description, posted_at, hash FROM transactions WHERE reference IN ("
        );
        AppendList(command, text, "r", references);
        text.Append(");SELECT name FROM accounts WHERE name IN (");
        var names = AppendList(command, text, "a", accounts);
        text.Append(");SELECT account, currency, amount FROM balances WHERE account IN (").Append(names).Append(')');
        command.CommandText = text.ToString();
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
        while (await reader.ReadAsync(cancellationToken))
        {
            var known = new LedgerTransaction
            {
                Sequence = reader.GetInt64(0),
                Id = reader.GetGuid(1),
                Reference = reader.GetString(2),
                Description = reader.GetString(3),
                PostedAt = UnixMicroseconds.ToTime(reader.GetInt64(4)),
                Hash = reader.GetString(5),
            };
            Known[known.Reference] = known;
        }
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            Accounts.Add(reader.GetString(0));
        }
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            Balances[(reader.GetString(0), reader.GetString(1))] = reader.GetInt64(2);
        }
    }

    private static string AppendList(
        DbCommand command,
        StringBuilder text,
        string prefix,
        IReadOnlyCollection<string> values
    )
    {
        var names = new StringBuilder();
        var index = 0;
        foreach (var value in values)
        {
            var name = $"@{prefix}{index++}";
            names.Append(index == 1 ? "" : ",").Append(name);
            command.Add(name, value);
        }
        text.Append(names);
        return names.ToString();
    }
}
