using System.Data.Common;
using Microsoft.Data.Sqlite;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Npgsql;
using Xunit;

namespace Nexus.Architecture.TestTools;

/// <summary>A test's database is its own, on both engines, and is gone afterwards.</summary>
public sealed class TestDatabaseTests
{
    [Theory, OnEachDatabase]
    public async Task Two_tests_do_not_see_each_others_tables(DatabaseEngine engine)
    {
        await using var mine = await TestDatabase.CreateAsync(engine);
        await using var yours = await TestDatabase.CreateAsync(engine);
        await ExecuteAsync(mine, "CREATE TABLE t (x INT)");
        await ExecuteAsync(mine, "INSERT INTO t VALUES (1)");
        await Assert.ThrowsAnyAsync<DbException>(() => ExecuteAsync(yours, "INSERT INTO t VALUES (1)"));
    }

    [Theory, OnEachDatabase]
    public async Task It_is_gone_when_the_test_is_over(DatabaseEngine engine)
    {
        var database = await TestDatabase.CreateAsync(engine);
        await ExecuteAsync(database, "CREATE TABLE t (x INT)");
        await database.DisposeAsync();
        Assert.False(Directory.Exists(database.Folder));
        if (engine == DatabaseEngine.PostgreSql)
        {
            var gone = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(database, "SELECT 1"));
            Assert.Equal(PostgresErrorCodes.InvalidCatalogName, gone.SqlState);
        }
    }

    [Theory, OnEachDatabase("x", 1)]
    public void Further_values_follow_the_engine(DatabaseEngine engine, string text, int number) =>
        Assert.True(Enum.IsDefined(engine) && text == "x" && number == 1);

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using DbConnection connection =
            database.Engine == DatabaseEngine.Sqlite
                ? new SqliteConnection(database.ConnectionString)
                : new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
