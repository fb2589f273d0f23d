using System.Globalization;
using System.Text.RegularExpressions;
using Nexus.Bench.Running;
using Npgsql;

namespace Nexus.Bench.Parts;

/// <summary>
/// The bare database doing the ledger's inserts: the same tables and indexes, without checks, balances or the hash
/// chain. Texts have no colon, after which pgbench would look for a variable. A batch is one statement made in the server, which is the fastest way there is.
/// </summary>
internal sealed partial class PgBench(NpgsqlConnectionStringBuilder database)
{
    private const int Seconds = 8;

    public async Task PrepareAsync()
    {
        await using var source = NpgsqlDataSource.Create(database.ToString());
        await using var command = source.CreateCommand(
            """
            CREATE SCHEMA bare;
            CREATE TABLE bare.transactions (LIKE ledger_mgr.transactions INCLUDING ALL);
            CREATE TABLE bare.postings (LIKE ledger_mgr.postings INCLUDING ALL);
            CREATE SEQUENCE bare.numbers;
            """
        );
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Transfers per second.</summary>
    public async Task<double> RatePerSecondAsync(int clients, int batch)
    {
        var script = Path.Combine(Path.GetTempPath(), $"nexus-bench-{Environment.ProcessId}.sql");
        await File.WriteAllTextAsync(script, batch == 1 ? OneByOne : Batch(batch));
        try
        {
            var output = await Tool.RunAsync(
                Tool.OfPostgres("pgbench"),
                ["-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{Seconds}", "-f", script],
                new Dictionary<string, string?>
                {
                    ["PGHOST"] = database.Host,
                    ["PGPORT"] = database.Port.ToString(CultureInfo.InvariantCulture),
                    ["PGUSER"] = database.Username,
                    ["PGDATABASE"] = database.Database,
                }
            );
            return batch * double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private const string OneByOne = """
        BEGIN;
        SELECT nextval('bare.numbers') AS number \gset
        INSERT INTO bare.transactions (sequence, id, reference, description, posted_at, hash) VALUES
          (:number, gen_random_uuid(), 'bench' || chr(58) || :number::text, 'A transfer of the bench', :number, repeat('0', 64));
        INSERT INTO bare.postings (sequence, line, account, currency, amount, balance) VALUES
          (:number, 0, 'platform' || chr(58) || 'cash', 'EUR', 100, 100),
          (:number, 1, 'creator-01970000-0000-7000-8000-000000000000-payable', 'EUR', -100, -100);
        COMMIT;
        """;

    private static string Batch(int size) =>
        $"""
            WITH made AS (
              INSERT INTO bare.transactions (sequence, id, reference, description, posted_at, hash)
              SELECT number, gen_random_uuid(), 'bench' || chr(58) || number, 'A transfer of the bench', number, repeat('0', 64)
              FROM (SELECT nextval('bare.numbers') AS number FROM generate_series(1, {size})) AS numbers
              RETURNING sequence)
            INSERT INTO bare.postings (sequence, line, account, currency, amount, balance)
            SELECT sequence, line,
              CASE line WHEN 0 THEN 'platform' || chr(58) || 'cash' ELSE 'creator-01970000-0000-7000-8000-000000000000-payable' END,
              'EUR', 100 - 200 * line, 100 - 200 * line
            FROM made, generate_series(0, 1) AS line;
            """.ReplaceLineEndings(" ");

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Rate();
}
