using System.Data.Common;
using Microsoft.Data.Sqlite;
using Nexus.Kernel.Data.Sqlite;
using Npgsql;

namespace Nexus.Kernel.Data;

/// <summary>One service's database: how to reach it, its dialect, and the gate that lets one writer in at a time on SQLite.</summary>
public sealed class ServiceDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource? dataSource;
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Prepares the connection string; nothing is opened yet.</summary>
    public ServiceDatabase(string serviceName, Type contextType, DatabaseOptions options)
    {
        ServiceName = serviceName;
        ContextType = contextType;
        Engine = options.Engine;
        Schema = serviceName.Replace('-', '_');
        if (Engine == DatabaseEngine.Sqlite)
        {
            ConnectionString = new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(options.Directory, serviceName + ".db"),
                ForeignKeys = true,
                DefaultTimeout = 15,
                // Ours are kept open with all that was prepared on them; a second pool would only hold empty ones.
                Pooling = false,
            }.ToString();
            Kept = new KeptConnections(ConnectionString);
            return;
        }
        ConnectionString = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            SearchPath = Schema,
            MaxPoolSize = options.MaxPoolSize,
            ApplicationName = serviceName,
            MaxAutoPrepare = 50,
        }.ToString();
        dataSource = new NpgsqlDataSourceBuilder(ConnectionString).Build();
    }

    /// <summary>The service that owns the database.</summary>
    public string ServiceName { get; }

    /// <summary>The service's context type.</summary>
    public Type ContextType { get; }

    /// <summary>Which engine.</summary>
    public DatabaseEngine Engine { get; }

    /// <summary>The PostgreSQL schema; also the SQLite file's stem with underscores.</summary>
    public string Schema { get; }

    /// <summary>The engine's connection string, with the search path on PostgreSQL.</summary>
    public string ConnectionString { get; }

    internal NpgsqlDataSource DataSource =>
        dataSource ?? throw new InvalidOperationException($"{ServiceName} is not on PostgreSQL.");

    /// <summary>The open connections on SQLite; null on PostgreSQL, whose driver has a pool of its own.</summary>
    internal KeptConnections? Kept { get; }

    internal bool IsSqlite => Engine == DatabaseEngine.Sqlite;

    /// <summary>Lets rows that another replica has claimed be passed over; SQLite has one process and needs no clause.</summary>
    public string SkipLocked => IsSqlite ? "" : " FOR UPDATE SKIP LOCKED";

    /// <summary>An open plain connection; the caller disposes it.</summary>
    public async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (!IsSqlite)
        {
            return await DataSource.OpenConnectionAsync(cancellationToken);
        }
        return Kept!.Lend();
    }

    /// <summary>
    /// Waits for the write gate. On SQLite a file has one writer; waiting here costs no thread and no busy polling.
    /// On PostgreSQL it returns at once.
    /// </summary>
    public async ValueTask<WriteLease> EnterWriteAsync(CancellationToken cancellationToken)
    {
        if (!IsSqlite)
        {
            return default;
        }
        await gate.WaitAsync(cancellationToken);
        return new WriteLease(gate);
    }

    /// <summary>Gives back what idle connections hold in memory; the next use opens them again.</summary>
    public void CloseIdle() => Kept?.CloseIdle();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (dataSource is not null)
        {
            await dataSource.DisposeAsync();
        }
        Kept?.Dispose();
        gate.Dispose();
    }
}
