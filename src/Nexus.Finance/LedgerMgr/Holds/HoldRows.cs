using System.Data.Common;
using System.Text.Json;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel.Http;

namespace Nexus.Finance.LedgerMgr.Holds;

/// <summary>What holds count for in the balances, in the transaction of a caller that has locked the books' head.</summary>
internal sealed class HoldRows(DbConnection connection, DbTransaction transaction)
{
    private const int MostAtOnce = 1000;

    /// <summary>Ends the holds whose time is over and gives back what they held.</summary>
    /// <param name="now">Unix microseconds.</param>
    public async Task EndDueAsync(long now, CancellationToken cancellationToken)
    {
        while (await ReadDueAsync(now, cancellationToken) is { Count: > 0 } due)
        {
            await using var end = Command("UPDATE holds SET state = 'Expired', settled_at = expires_at WHERE id IN (");
            for (var i = 0; i < due.Count; i++)
            {
                end.CommandText += $"{(i == 0 ? "" : ",")}@i{i}";
                end.Add($"@i{i}", due[i].Id);
            }
            end.CommandText += ")";
            await end.ExecuteNonQueryAsync(cancellationToken);
            await CountAsync(due.SelectMany(hold => hold.Lines), -1, cancellationToken);
        }
    }

    /// <summary>Adds what the lines hold to the balances, or takes it away.</summary>
    /// <param name="lines">Of holds.</param>
    /// <param name="sign">1 to add, -1 to take away.</param>
    public async Task CountAsync(IEnumerable<EntryLine> lines, int sign, CancellationToken cancellationToken)
    {
        // In the order of their names: two writers never wait for each other crosswise.
        foreach (var group in lines.GroupBy(line => (line.Account, line.Currency)).OrderBy(group => group.Key))
        {
            await using var command = Command(
                """
                INSERT INTO balances (account, currency, amount, sequence, held_debit, held_credit)
                VALUES (@account, @currency, 0, 0, @debit, @credit)
                ON CONFLICT (account, currency) DO UPDATE SET
                    held_debit = balances.held_debit + excluded.held_debit,
                    held_credit = balances.held_credit + excluded.held_credit
                """
            );
            command.Add("@account", group.Key.Account);
            command.Add("@currency", group.Key.Currency);
            command.Add("@debit", sign * group.Where(line => line.Amount > 0).Sum(line => line.Amount));
            command.Add("@credit", -sign * group.Where(line => line.Amount < 0).Sum(line => line.Amount));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task<List<(Guid Id, IReadOnlyList<EntryLine> Lines)>> ReadDueAsync(
        long now,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(
            $"SELECT id, lines FROM holds WHERE state = 'Open' AND expires_at <= @now ORDER BY expires_at LIMIT {MostAtOnce}"
        );
        command.Add("@now", now);
        var due = new List<(Guid, IReadOnlyList<EntryLine>)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var lines = JsonSerializer.Deserialize<List<EntryLine>>(reader.GetString(1), NexusJson.Options)!;
            due.Add((reader.GetGuid(0), lines));
        }
        return due;
    }

    private DbCommand Command(string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        command.Transaction = transaction;
        return command;
    }
}
