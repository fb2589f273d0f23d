using System.Collections.Concurrent;

namespace Nexus.Kernel.Data.Sqlite;

/// <summary>The open connections to one SQLite file: those of the contexts, and those lent to the loops that write plain SQL.</summary>
internal sealed class KeptConnections(string connectionString) : IDisposable
{
    private readonly ConcurrentDictionary<KeptConnection, bool> all = new();

    // The last one given back is taken first: its page cache is the freshest.
    private readonly ConcurrentStack<KeptConnection> parked = new();

    /// <summary>
    /// A connection for a context, which owns it for its life. Entity Framework's own functions for decimal numbers and
    /// regular expressions are not on it: amounts are whole minor units here, and registering them takes long.
    /// </summary>
    public KeptConnection ForContext() => Create(parks: false);

    /// <summary>An open connection; disposing it gives it back.</summary>
    public KeptConnection Lend()
    {
        if (!parked.TryPop(out var connection))
        {
            connection = Create(parks: true);
        }
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            Forget(connection);
            throw;
        }
    }

    /// <summary>Closes what nobody uses; the next user opens it again.</summary>
    public void CloseIdle()
    {
        foreach (var connection in all.Keys)
        {
            connection.CloseWhenIdle();
        }
    }

    public void Park(KeptConnection connection) => parked.Push(connection);

    public void Forget(KeptConnection connection) => all.TryRemove(connection, out _);

    public void Dispose()
    {
        foreach (var connection in all.Keys)
        {
            connection.Retire();
        }
    }

    private KeptConnection Create(bool parks)
    {
        var connection = new KeptConnection(this, connectionString, parks);
        all.TryAdd(connection, true);
        return connection;
    }
}
