using Nexus.Bench.Running;
using Nexus.Testing;
using Npgsql;

namespace Nexus.Bench.Parts;

/// <summary>Transfers through the public API on PostgreSQL, beside pgbench inserting the same rows in the same cluster.</summary>
internal static class LedgerPart
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(8);
    private static readonly string[] Payees =
    [
        .. Enumerable.Range(0, 200).Select(_ => $"creator:{Guid.CreateVersion7()}:payable"),
    ];

    public static async Task RunAsync(Results results)
    {
        var server = Engines.Postgres();
        var name = "bench_" + Guid.CreateVersion7().ToString("N");
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        var database = new NpgsqlConnectionStringBuilder(server) { Database = name };
        try
        {
            await MeasureAsync(results, database);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await ExecuteAsync(server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        }
    }

    private static async Task MeasureAsync(Results results, NpgsqlConnectionStringBuilder database)
    {
        var settings = new Dictionary<string, string?>
        {
            ["NEXUS__Database__Engine"] = "PostgreSql",
            ["NEXUS__Database__ConnectionString"] = database.ToString(),
        };
        await using var platform = await RunningPlatform.StartAsync(settings);
        using var administrator = await Person.AdministratorAsync(platform);
        var bench = new PgBench(database);
        await bench.PrepareAsync();
        await Load.ForAsync(16, TimeSpan.FromSeconds(3), _ => administrator.PostAsync(One, Transfer()));
        var single = await Load.ForAsync(16, Time, _ => administrator.PostAsync(One, Transfer()));
        results.AtLeast("ledger on PostgreSQL, one by one, 16 clients", single, "transfers/s", 300);
        results.Beside("ledger one by one", single, "transfers/s", "pgbench", await bench.RatePerSecondAsync(16, 1));
        foreach (var (size, clients) in ((int, int)[])[(100, 4), (1000, 4)])
        {
            var rate = size * await Load.ForAsync(clients, Time, _ => administrator.PostAsync(Batch, Transfers(size)));
            results.AtLeast($"ledger on PostgreSQL, batches of {size}, {clients} clients", rate, "transfers/s", 1000);
            var peer = await bench.RatePerSecondAsync(clients, size);
            results.Beside($"ledger in batches of {size}", rate, "transfers/s", "pgbench", peer);
        }
    }

    private const string One = "/api/ledger/transactions";
    private const string Batch = One + "/batch";

    private static object Transfers(int count) =>
        new { transactions = Enumerable.Range(0, count).Select(_ => Transfer()).ToList() };

    private static object Transfer() =>
        new
        {
            reference = $"bench:{Guid.CreateVersion7():N}",
            description = "A transfer of the bench",
            postings = new[]
            {
                Posting("platform:cash", "debit"),
                Posting(Payees[Random.Shared.Next(Payees.Length)], "credit"),
            },
        };

    private static object Posting(string account, string side) =>
        new
        {
            account,
            currency = "EUR",
            side,
            amount = 100,
        };

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
