using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Nexus.Kernel.Data;
using Nexus.Kernel.Tests.Messaging.Sending;
using Nexus.Testing;
using Xunit;

namespace Nexus.Kernel.Tests.Data;

/// <summary>
/// Connections to SQLite stay open with their statements prepared; nothing of the one who closed his may reach the next.
/// </summary>
public sealed class KeptConnectionTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private readonly ServiceDatabase database;

    public KeptConnectionTests() =>
        database = new ServiceDatabase(
            "kept",
            typeof(SenderDb),
            new DatabaseOptions { Engine = DatabaseEngine.Sqlite, Directory = folder.Path }
        );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await RunAsync("PRAGMA journal_mode = WAL");
        await RunAsync("CREATE TABLE author (id INTEGER PRIMARY KEY)");
        await RunAsync("CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author INTEGER REFERENCES author (id))");
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task What_was_not_committed_is_gone_when_the_connection_is_given_back()
    {
        await using (var connection = await database.OpenAsync(Token))
        {
            await connection.BeginTransactionAsync(Token);
            await RunAsync(connection, "INSERT INTO book (title) VALUES ('lost')");
        }
        Assert.Equal(0L, await AskAsync("SELECT count(*) FROM book"));
        await RunAsync("INSERT INTO book (title) VALUES ('kept')");
        Assert.Equal(1L, await AskAsync("SELECT count(*) FROM book"));
    }

    [Fact]
    public async Task Who_looks_while_it_is_closed_for_its_memory_does_not_take_it_for_open()
    {
        await using var connection = await database.OpenAsync(Token);
        connection.Close();
        using var over = new CancellationTokenSource();
        var closing = Task.Run(
            () =>
            {
                while (!over.IsCancellationRequested)
                {
                    database.CloseIdle();
                }
            },
            Token
        );
        for (var i = 0; i < 4000; i++)
        {
            // As Entity Framework does: what it finds open it does not open.
            if (connection.State != ConnectionState.Open)
            {
                connection.Open();
            }
            using (var command = connection.CreateCommand())
            {
                command.CommandText = "SELECT 1";
                Assert.Equal(1L, command.ExecuteScalar());
            }
            connection.Close();
        }
        await over.CancelAsync();
        await closing;
    }

    [Fact]
    public async Task A_statement_that_comes_again_takes_the_new_values()
    {
        for (var i = 1; i <= 5; i++)
        {
            await RunAsync("INSERT INTO book (id, title) VALUES (@id, @title)", ("@id", i), ("@title", $"Book {i}"));
            Assert.Equal($"Book {i}", await AskAsync("SELECT title FROM book WHERE id = @id", ("@id", i)));
        }
        await Assert.ThrowsAsync<InvalidOperationException>(() => AskAsync("SELECT title FROM book WHERE id = @id"));
        Assert.Equal("Book 5", await AskAsync("SELECT title FROM book WHERE id = @id", ("@id", 5)));
    }

    [Fact]
    public async Task A_statement_that_failed_runs_again()
    {
        const string Insert = "INSERT INTO book (id, title) VALUES (@id, 'Once')";
        for (var i = 1; i <= 4; i++)
        {
            await RunAsync(Insert, ("@id", i));
            await Assert.ThrowsAsync<SqliteException>(() => RunAsync(Insert, ("@id", i)));
        }
        Assert.Equal(4L, await AskAsync("SELECT count(*) FROM book"));
    }

    [Fact]
    public async Task A_reader_that_was_left_open_holds_nothing_back()
    {
        await RunAsync("INSERT INTO book (title) VALUES ('One'), ('Two')");
        await using (var connection = await database.OpenAsync(Token))
        {
            var command = connection.CreateCommand();
            command.CommandText = "SELECT title FROM book";
            var reader = await command.ExecuteReaderAsync(Token);
            Assert.True(await reader.ReadAsync(Token));
        }
        await RunAsync("DELETE FROM book");
        // With a read under way the log could not be emptied into the file.
        await using var after = await database.OpenAsync(Token);
        await using var checkpoint = after.CreateCommand();
        checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        Assert.Equal(0L, await checkpoint.ExecuteScalarAsync(Token));
    }

    [Fact]
    public async Task Two_readers_of_one_text_do_not_disturb_each_other()
    {
        await RunAsync("INSERT INTO book (title) VALUES ('One'), ('Two')");
        await using var connection = await database.OpenAsync(Token);
        for (var round = 0; round < 3; round++)
        {
            await using var first = Command(connection, "SELECT title FROM book ORDER BY id");
            await using var second = Command(connection, "SELECT title FROM book ORDER BY id");
            await using var one = await first.ExecuteReaderAsync(Token);
            await one.ReadAsync(Token);
            await using var two = await second.ExecuteReaderAsync(Token);
            await two.ReadAsync(Token);
            await one.ReadAsync(Token);
            Assert.Equal("Two", one.GetString(0));
            Assert.Equal("One", two.GetString(0));
        }
    }

    [Fact]
    public async Task Tables_that_change_are_seen_and_references_hold_after_a_rest()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await AskAsync("SELECT * FROM book"));
        }
        await RunAsync("ALTER TABLE book ADD COLUMN year INTEGER");
        await RunAsync("INSERT INTO book (title, year) VALUES ('New', 2026)");
        database.CloseIdle();
        Assert.Equal(1L, await AskAsync("SELECT * FROM book"));
        await Assert.ThrowsAsync<SqliteException>(() => RunAsync("INSERT INTO book (author) VALUES (77)"));
    }

    private async Task RunAsync(string text, params (string Name, object Value)[] values)
    {
        await using var connection = await database.OpenAsync(Token);
        await RunAsync(connection, text, values);
    }

    private static async Task RunAsync(
        DbConnection connection,
        string text,
        params (string Name, object Value)[] values
    )
    {
        await using var command = Command(connection, text, values);
        await command.ExecuteNonQueryAsync(Token);
    }

    private async Task<object?> AskAsync(string text, params (string Name, object Value)[] values)
    {
        await using var connection = await database.OpenAsync(Token);
        await using var command = Command(connection, text, values);
        return await command.ExecuteScalarAsync(Token);
    }

    private static DbCommand Command(DbConnection connection, string text, params (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
