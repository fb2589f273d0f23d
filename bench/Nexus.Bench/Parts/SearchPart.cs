using System.Diagnostics;
using Nexus.Bench.Running;
using Nexus.Testing;
using Npgsql;

namespace Nexus.Bench.Parts;

/// <summary>Questions of listeners to a library of 100,000 works, on both engines, through the public API.</summary>
internal static class SearchPart
{
    private const int Clients = 2;
    private const int Questions = 1_500;

    public static async Task RunAsync(Results results)
    {
        if (Environment.GetEnvironmentVariable("ONLY_PG") is null) await OnSqliteAsync(results);
        await OnPostgresAsync(results);
    }

    private static async Task OnSqliteAsync(Results results)
    {
        await using var platform = RunningPlatform.Prepare();
        await MeasureAsync(results, platform, "SQLite", 100, () => BigLibrary.FillSqliteAsync(platform.Databases));
    }

    private static async Task OnPostgresAsync(Results results)
    {
        var server = Engines.Postgres();
        var database = new NpgsqlConnectionStringBuilder(server)
        {
            Database = "bench_" + Guid.CreateVersion7().ToString("N"),
        };
        await ExecuteAsync(server, $"CREATE DATABASE {database.Database}");
        try
        {
            var settings = new Dictionary<string, string?>
            {
                ["NEXUS__Database__Engine"] = "PostgreSql",
                ["NEXUS__Database__ConnectionString"] = database.ToString(),
            };
            await using var platform = RunningPlatform.Prepare(settings);
            await MeasureAsync(results, platform, "PostgreSQL", 50, () => BigLibrary.FillPostgresAsync(database));
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await ExecuteAsync(server, $"DROP DATABASE IF EXISTS {database.Database} WITH (FORCE)");
        }
    }

    private static async Task MeasureAsync(
        Results results,
        RunningPlatform platform,
        string engine,
        double bar,
        Func<Task> fill
    )
    {
        // The first start makes the tables, the second one the search entries of what it finds in them.
        await platform.StartAsync();
        await platform.StopAsync();
        await fill();
        var indexing = await platform.StartAsync(seconds: 900);
        Console.Error.WriteLine(
            $"bench:   indexed {BigLibrary.Works:N0} works on {engine} in {indexing.TotalSeconds:F0} s"
        );
        using var http = new HttpClient { BaseAddress = platform.Address };
        await AskAsync(http, 200);
        var asked = await AskAsync(http, Questions);
        foreach (var kind in asked.GroupBy(one => one.Kind).OrderBy(kind => kind.Key))
        {
            var worst = Percentile([.. kind.Select(one => one.Time).Order()], 0.95);
            Console.Error.WriteLine($"bench:   {kind.Key}: {worst:F1} ms");
        }
        var times = asked.Select(one => one.Time).Order().ToList();
        results.AtMost($"search in 100,000 works on {engine}, 95th percentile", Percentile(times, 0.95), "ms", bar);
        results.AtMost($"search in 100,000 works on {engine}, median", Percentile(times, 0.5), "ms", bar);
    }

    private static async Task<List<(string Kind, double Time)>> AskAsync(HttpClient http, int questions)
    {
        var times = await Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(async client =>
                {
                    var listener = new Listener(client);
                    var mine = new List<(string, double)>();
                    for (var i = 0; i < questions / Clients; i++)
                    {
                        var (kind, question) = listener.Next();
                        var clock = Stopwatch.StartNew();
                        using var answer = await http.GetAsync(question);
                        mine.Add((kind, clock.Elapsed.TotalMilliseconds));
                        answer.EnsureSuccessStatusCode();
                    }
                    return mine;
                })
        );
        return [.. times.SelectMany(mine => mine)];
    }

    private static double Percentile(List<double> sorted, double share) => sorted[(int)(sorted.Count * share)];

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
