using Microsoft.Data.Sqlite;

namespace Nexus.Kernel.Data.Sqlite;

/// <summary>
/// A connection's prepared statements by their text. A text is worth keeping when it comes the second time; the one
/// that was longest unused makes room.
/// </summary>
internal sealed class StatementCache(KeptConnection connection)
{
    private const int Most = 48;
    private const int MostSeen = 512;

    private readonly Dictionary<string, LinkedListNode<Statement>> kept = [];
    private readonly LinkedList<Statement> byUse = [];
    private readonly HashSet<int> seen = [];
    private readonly HashSet<Statement> lent = [];

    public bool AreAtRest() => lent.Count == 0;

    /// <summary>A statement of that text: prepared already, or about to be.</summary>
    public Statement Take(string text)
    {
        Statement statement;
        if (kept.Remove(text, out var node))
        {
            byUse.Remove(node);
            statement = node.Value;
        }
        else
        {
            statement = new Statement { CommandText = text, Connection = connection };
        }
        lent.Add(statement);
        return statement;
    }

    /// <summary>Given back after use. One that failed, or whose reader is open, is not kept.</summary>
    public void Return(Statement statement, bool isSound)
    {
        if (!lent.Remove(statement) || !isSound || statement.IsReading || !IsWorthKeeping(statement))
        {
            statement.Dispose();
            return;
        }
        // Values stay bound until the next use binds its own.
        statement.Parameters.Clear();
        statement.Transaction = null;
        kept[statement.CommandText] = byUse.AddFirst(statement);
        if (kept.Count > Most)
        {
            var oldest = byUse.Last!.Value;
            byUse.RemoveLast();
            kept.Remove(oldest.CommandText);
            oldest.Dispose();
        }
    }

    public void Clear()
    {
        foreach (var statement in byUse)
        {
            statement.Dispose();
        }
        byUse.Clear();
        kept.Clear();
        lent.Clear();
    }

    private bool IsWorthKeeping(Statement statement)
    {
        if (kept.ContainsKey(statement.CommandText) || statement.HoldsMuch())
        {
            return false;
        }
        if (seen.Count >= MostSeen)
        {
            seen.Clear();
        }
        return !seen.Add(statement.CommandText.GetHashCode(StringComparison.Ordinal));
    }

    /// <summary>A provider's command: it keeps its prepared statements as long as its text stays the same.</summary>
    internal sealed class Statement : SqliteCommand
    {
        // A bound value is copied and stays in memory until the next one.
        private const int Much = 64 * 1024;

        public bool IsReading => DataReader is not null;

        public bool HoldsMuch()
        {
            foreach (SqliteParameter parameter in Parameters)
            {
                if (parameter.Value is string { Length: > Much } or byte[] { Length: > Much })
                {
                    return true;
                }
            }
            return false;
        }
    }
}
