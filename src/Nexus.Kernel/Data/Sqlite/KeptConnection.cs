using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Nexus.Kernel.Data.Sqlite;

/// <summary>
/// A connection that stays open behind its user's back. To who closes it, it is closed; inside, the file's handle, its
/// page cache and the prepared statements wait for the next opening. With the provider's own pool two dozen functions
/// were registered and taken away at each, and every statement parsed again: together a fifth of an order's processor
/// time.
/// </summary>
internal sealed class KeptConnection : SqliteConnection
{
    private readonly Lock exchange = new();
    private readonly KeptConnections owner;
    private readonly bool parks;
    private bool used;
    private bool retiring;

    // The thread that closes it while nobody uses it. To that thread alone it is open then: who else looked at the state
    // at that moment would take a handle for open that is just going.
    private int closer;

    public KeptConnection(KeptConnections owner, string connectionString, bool parks)
        : base(connectionString)
    {
        this.owner = owner;
        this.parks = parks;
        Statements = new StatementCache(this);
    }

    public StatementCache Statements { get; }

    public SqliteTransaction? Current => Transaction;

    /// <summary>Open to its user. The base class goes by it in all that it does.</summary>
    public override ConnectionState State =>
        used || closer == Environment.CurrentManagedThreadId ? base.State : ConnectionState.Closed;

    public override void Open()
    {
        lock (exchange)
        {
            used = true;
            try
            {
                // Returns at once when it was kept.
                base.Open();
            }
            catch
            {
                used = false;
                throw;
            }
        }
    }

    public override void Close()
    {
        lock (exchange)
        {
            if (!used)
            {
                return;
            }
            // What was not committed is rolled back, as on any connection that closes.
            Transaction?.Dispose();
            if (!Statements.AreAtRest())
            {
                // A reader was left open; only a real closing ends its read.
                ReallyClose();
            }
            used = false;
        }
        if (retiring)
        {
            CloseWhenIdle();
        }
        else if (parks)
        {
            owner.Park(this);
        }
    }

    /// <summary>Gives back the file's handle, its pages and its statements, unless somebody uses them.</summary>
    public void CloseWhenIdle()
    {
        lock (exchange)
        {
            if (!used && base.State == ConnectionState.Open)
            {
                closer = Environment.CurrentManagedThreadId;
                try
                {
                    ReallyClose();
                }
                finally
                {
                    closer = 0;
                }
            }
        }
    }

    public void Retire()
    {
        retiring = true;
        CloseWhenIdle();
    }

    protected override DbCommand CreateDbCommand() => new KeptCommand(this);

    protected override void Dispose(bool disposing)
    {
        // Closes.
        base.Dispose(disposing);
        if (disposing && !parks)
        {
            Retire();
            owner.Forget(this);
        }
    }

    private void ReallyClose()
    {
        Statements.Clear();
        base.Close();
    }
}
