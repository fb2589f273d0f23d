using Nexus.Kernel.Data;

namespace Nexus.Testing;

/// <summary>
/// A fresh database, for one test or, as a field of a fixture, for a class: a SQLite file or a PostgreSQL database, gone
/// when it is disposed.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly TempFolder folder;
    private readonly Func<Task> drop;

    private TestDatabase(DatabaseEngine engine, TempFolder folder, string connectionString, Func<Task> drop)
    {
        (Engine, this.folder, ConnectionString, this.drop) = (engine, folder, connectionString, drop);
    }

    public DatabaseEngine Engine { get; }

    public string ConnectionString { get; }

    /// <summary>The folder of the SQLite file; empty on PostgreSQL.</summary>
    public string Folder => folder.Path;

    /// <summary>Makes one; on PostgreSQL, skips visibly where there is none, and fails in CI.</summary>
    public static async Task<TestDatabase> CreateAsync(DatabaseEngine engine)
    {
        var (server, drop) = await TestPostgres.CreateAsync(engine);
        var folder = new TempFolder();
        var connectionString =
            engine == DatabaseEngine.Sqlite ? $"Data Source={folder.File("test.db")};Pooling=False" : server;
        return new TestDatabase(engine, folder, connectionString, drop);
    }

    /// <summary>The settings by which the kernel finds it.</summary>
    public IReadOnlyDictionary<string, string?> Settings =>
        new Dictionary<string, string?>
        {
            ["Database:Engine"] = Engine.ToString(),
            ["Database:Directory"] = Folder,
            ["Database:ConnectionString"] = Engine == DatabaseEngine.Sqlite ? "" : ConnectionString,
        };

    public async ValueTask DisposeAsync()
    {
        await drop();
        folder.Dispose();
    }
}
