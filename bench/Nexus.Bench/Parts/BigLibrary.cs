using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Nexus.Bench.Parts;

/// <summary>100,000 published works with made-up words, as frequent as words are (Zipf); the same ones each time.</summary>
internal static class BigLibrary
{
    public const int Works = 100_000;

    private static readonly string[] Genres =
    [
        "Jazz",
        "Rock",
        "Hip-Hop",
        "Classical",
        "Folk",
        "House",
        "Techno",
        "Soul",
    ];
    private static readonly string[] Languages = ["en", "de", "fr", "es", "pt", "pl"];
    private static readonly Guid[] Owners = [.. Enumerable.Range(0, 2_000).Select(_ => Guid.CreateVersion7())];

    public static async Task FillSqliteAsync(string databases)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(databases, "content-mgmt.db")}");
        await FillAsync(connection, id => id.ToString().ToUpperInvariant());
    }

    public static async Task FillPostgresAsync(NpgsqlConnectionStringBuilder database)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(database.ToString()) { SearchPath = "content_mgmt" }.ToString()
        );
        await FillAsync(connection, id => id);
    }

    private static async Task FillAsync(DbConnection connection, Func<Guid, object> stored)
    {
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            INSERT INTO works (id, owner_id, owner_name, title, description, genre, language, kind, access, state,
                publish_version, published_at, created_at, version, duration, has_poster, has_waveform)
            VALUES (@id, @owner, @owner_name, @title, @description, @genre, @language, @kind, 'Free', 'Published',
                1, @at, @at, 1, 200.0, @no, @no)
            """;
        var words = new Vocabulary(1);
        for (var i = 0; i < Works; i++)
        {
            command.Parameters.Clear();
            foreach (var (name, value) in Row(words, i, stored))
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }
            await command.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
    }

    private static IEnumerable<(string Name, object Value)> Row(Vocabulary words, int i, Func<Guid, object> stored)
    {
        var owner = words.Number(Owners.Length);
        var at = DateTimeOffset.UnixEpoch.AddDays(20_000).AddMinutes(i);
        yield return ("id", stored(Guid.CreateVersion7(at)));
        yield return ("owner", stored(Owners[owner]));
        yield return ("owner_name", Vocabulary.Name(owner));
        yield return ("title", words.Sentence(1 + words.Number(4)));
        yield return ("description", words.Sentence(20));
        yield return ("genre", Genres[words.Number(Genres.Length)]);
        yield return ("language", Languages[words.Number(Languages.Length)]);
        yield return ("kind", i % 5 == 0 ? "Video" : "Audio");
        yield return ("at", at.ToUnixTimeMilliseconds() * 1000);
        yield return ("no", false);
    }
}
