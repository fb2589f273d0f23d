using Nexus.Kernel.Data;
using Npgsql;

namespace Nexus.Testing;

/// <summary>A fresh PostgreSQL database for one test, dropped after it.</summary>
public static class TestPostgres
{
    public const string Variable = "NEXUS_TEST_POSTGRES";

    /// <summary>The connection string and how to drop the database; nothing for SQLite.</summary>
    public static async Task<(string ConnectionString, Func<Task> Drop)> CreateAsync(DatabaseEngine engine)
    {
        if (engine == DatabaseEngine.Sqlite)
        {
            return ("", () => Task.CompletedTask);
        }
        var server = Engines.Postgres();
        var name = "nexus_" + Guid.CreateVersion7().ToString("N");
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
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

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
