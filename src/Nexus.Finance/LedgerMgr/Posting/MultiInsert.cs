using System.Data.Common;
using System.Text;
using Nexus.Kernel.Data;

namespace Nexus.Finance.LedgerMgr.Posting;

/// <summary>Gathers rows for several tables and sends them as multi-row inserts, many statements to a round trip.</summary>
internal sealed class MultiInsert(DbConnection connection, DbTransaction transaction, int chunkRows)
{
    private readonly List<DbCommand> commands = [];
    private readonly StringBuilder text = new();
    private DbCommand? command;
    private string target = "";
    private string tail = "";
    private int rows;

    /// <summary>Adds a row; rows for the same table must come one after another.</summary>
    public void Row(string table, string conflict, params ReadOnlySpan<object> values)
    {
        if (rows == chunkRows)
        {
            Flush();
        }
        command ??= connection.CreateCommand();
        if (table == target)
        {
            text.Append(',');
        }
        else
        {
            CloseStatement();
            text.Append("INSERT INTO ").Append(table).Append(" VALUES ");
            (target, tail) = (table, conflict);
        }
        text.Append('(');
        for (var i = 0; i < values.Length; i++)
        {
            var name = "@p" + command.Parameters.Count;
            text.Append(i == 0 ? "" : ",").Append(name);
            command.Add(name, values[i]);
        }
        text.Append(')');
        rows++;
    }

    /// <summary>Accounts that exist without being opened, at their first use.</summary>
    public void Accounts(IEnumerable<string> names, DateTimeOffset now)
    {
        foreach (var name in names)
        {
            Row(
                "accounts (name, kind, opened_at)",
                "ON CONFLICT (name) DO NOTHING",
                name,
                Chart.KindOf(name)!.Value.ToString(),
                UnixMicroseconds.FromTime(now)
            );
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Flush();
        foreach (var ready in commands)
        {
            await using (ready)
            {
                ready.Transaction = transaction;
                await ready.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    private void Flush()
    {
        if (command is null)
        {
            return;
        }
        CloseStatement();
        command.CommandText = text.ToString();
        commands.Add(command);
        text.Clear();
        (command, target, rows) = (null, "", 0);
    }

    private void CloseStatement()
    {
        if (target.Length > 0)
        {
            text.Append(' ').Append(tail).Append(";\n");
        }
        target = "";
    }
}
