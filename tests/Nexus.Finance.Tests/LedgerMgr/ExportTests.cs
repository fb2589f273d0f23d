using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Nexus.Kernel;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Finance.Tests.LedgerMgr;

/// <summary>Accountants' own programs read the journal and agree with it to the cent.</summary>
public sealed class ExportTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(DateTime.UtcNow);

    [Theory, ClassData(typeof(Engines))]
    public async Task Hledger_reads_the_journal_and_agrees_on_every_balance(DatabaseEngine engine)
    {
        await using var books = await FilledAsync(engine);
        foreach (var query in new[] { "", $"?from={Today:yyyy-MM}" })
        {
            var file = await ExportAsync(books, "hledger" + query);
            await RunAsync("hledger", "-f", file, "check", "--strict");
            var told = await RunAsync(
                "hledger",
                "-f",
                file,
                "balance",
                "--flat",
                "--empty",
                "-O",
                "csv",
                "--layout=tidy"
            );
            Assert.Equal(await BalancesAsync(books), Balances(told));
        }
    }

    [Fact]
    public async Task Beancount_finds_no_fault_in_the_journal()
    {
        await using var books = await FilledAsync(DatabaseEngine.Sqlite);
        foreach (var query in new[] { "", $"?from={Today:yyyy-MM}" })
        {
            // It says nothing where all is well.
            Assert.Equal("", await RunAsync("bean-check", await ExportAsync(books, "beancount" + query)));
        }
    }

    [Fact]
    public async Task Only_what_there_is_can_be_exported_and_only_by_who_may_read_the_books()
    {
        await using var books = await Books.StartAsync(DatabaseEngine.Sqlite);
        foreach (var wrong in new[] { "excel", "hledger?from=2026", "hledger?from=2026-11&through=2026-10" })
        {
            await books.SendAsync(HttpMethod.Get, "/api/ledger/export/" + wrong, null, HttpStatusCode.BadRequest);
        }
        await RunAsync("hledger", "-f", await ExportAsync(books, "hledger"), "check", "--strict");
        using var fan = books.Host.ClientAs(Guid.CreateVersion7(), "fan");
        var refused = await fan.GetAsync("/api/ledger/export/hledger");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    // A sale, texts that mean something in the languages, currencies of no and of three digits, and an exchange.
    private static async Task<Books> FilledAsync(DatabaseEngine engine)
    {
        var books = await Books.StartAsync(engine);
        var creator = Guid.CreateVersion7();
        await books.SendAsync(
            HttpMethod.Post,
            "/api/ledger/accounts",
            new { name = "bank:2nd-account", kind = "asset" }
        );
        await books.PublishAsync(Books.Paid(Guid.CreateVersion7(), creator), "ledger-mgr");
        var lastMonth = new DateOnly(Today.Year, Today.Month, 1).AddDays(-1).ToString("yyyy-MM-dd");
        object[] all =
        [
            Books.Transfer("x:1, y; z|\"", "platform:cash", $"creator:{creator}:payable", 1_234_567, "JPY", lastMonth),
            Books.Transfer("x:2", "bank:2nd-account", "platform:cash", 1, "KWD"),
            Books.Transfer("x:3", "platform:payment-costs", "platform:tax", 999_999_999_999_999, "EUR", lastMonth),
        ];
        foreach (var transfer in all)
        {
            await Books.ReadAsync(await books.PostAsync(transfer));
        }
        var exchange = new
        {
            reference = "fx:1",
            from = Side("platform:cash", "EUR", 10_000),
            to = Side("bank:2nd-account", "JPY", 1_634_000),
        };
        var made = await books.SendAsync(HttpMethod.Post, "/api/ledger/exchanges", exchange, HttpStatusCode.Created);
        // 100 EUR for 1,634,000 JPY.
        Assert.Equal("16340", made.GetProperty("rate").GetString());
        await books.SendAsync(HttpMethod.Post, "/api/ledger/exchanges", exchange, HttpStatusCode.OK);
        await Books.PollAsync(
            () => books.GetAsync("/api/ledger/verify"),
            report => report.GetProperty("transactions").GetInt64() == 5
        );
        Assert.True(await books.IsSoundAsync());
        return books;
    }

    private static object Side(string account, string currency, long amount) =>
        new
        {
            account,
            currency,
            amount,
        };

    private static async Task<SortedDictionary<string, decimal>> BalancesAsync(Books books)
    {
        var trial = await books.GetAsync("/api/ledger/trial-balance?from=2000-01");
        var balances = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var line in trial.GetProperty("lines").EnumerateArray())
        {
            var currency = line.GetProperty("currency").GetString()!;
            var unit = (decimal)Math.Pow(10, Money.Digits(currency));
            balances[$"{line.GetProperty("account").GetString()} {currency}"] =
                line.GetProperty("closing").GetInt64() / unit;
        }
        return balances;
    }

    // "account","period","start_date","end_date","commodity","value"; accounts without entries have no commodity.
    private static SortedDictionary<string, decimal> Balances(string csv)
    {
        var balances = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var row in csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var cells = row.Split("\",\"").Select(cell => cell.Trim('"', '\r')).ToArray();
            if (cells[^2].Length == 0)
            {
                continue;
            }
            var account = cells[0][(cells[0].IndexOf(':', StringComparison.Ordinal) + 1)..];
            balances[$"{account} {cells[^2]}"] = decimal.Parse(cells[^1], CultureInfo.InvariantCulture);
        }
        return balances;
    }

    private static async Task<string> ExportAsync(Books books, string format)
    {
        var text = await books.Administrator.GetStringAsync("/api/ledger/export/" + format);
        var file = Path.Combine(books.Host.Folder, Guid.NewGuid().ToString("N") + ".journal");
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Names and texts are UTF-8 whatever the machine speaks.
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {await errors}\n{output}");
        return output;
    }
}
