using Nexus.Kernel.Data;
using Npgsql;

namespace Nexus.Testing;

/// <summary>A fresh PostgreSQL database for one test, dropped after it.</summary>
public static class TestPostgres
{
    public const string Variable = "NEXUS_TEST_POSTGRES";

    /// <summary>The connection string and how to drop the database; nothing for SQLite.</summary>
    /// <param name="engine">Which engine.</param>
    /// <param name="template">The database to copy; nobody may be connected to it.</param>
    public static async Task<(string ConnectionString, Func<Task> Drop)> CreateAsync(
        DatabaseEngine engine,
        string? template = null
    )
    {
        if (engine == DatabaseEngine.Sqlite)
        {
            return ("", () => Task.CompletedTask);
        }
        var server = Engines.Postgres();
        var name = "nexus_" + Guid.CreateVersion7().ToString("N");
        await ExecuteAsync(server, $"CREATE DATABASE {name}" + (template is null ? "" : $" TEMPLATE {template}"));
        var connectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();
        return (
            connectionString,
            async () =>
            {
                NpgsqlConnection.ClearAllPools();
                await ExecuteAsync(server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            }
        );
    }

    /// <summary>Ends the pooled connections to a database, so that it can be copied; returns its name.</summary>
    public static async Task<string?> ReleaseAsync(string connectionString)
    {
        if (connectionString.Length == 0)
        {
            return null;
        }
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        await ExecuteAsync(
            Engines.Postgres(),
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        );
        return name;
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
