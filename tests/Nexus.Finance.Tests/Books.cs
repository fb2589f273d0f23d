using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.OrderProcessor;
using Nexus.Finance.LedgerMgr;
using Nexus.Kernel;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Platform;
using Nexus.Testing;
using Xunit;

namespace Nexus.Finance.Tests;

/// <summary>The finance services with an administrator.</summary>
internal sealed class Books : IAsyncDisposable
{
    private Books(ServiceHost host) =>
        // Tests put the clock forward.
        (Host, Administrator) = (host, host.ClientFor(TimeSpan.FromDays(400), Guid.CreateVersion7(), "administrator"));

    public ServiceHost Host { get; }

    public HttpClient Administrator { get; }

    public static async Task<Books> StartAsync(
        DatabaseEngine engine,
        TimeProvider? clock = null,
        Dictionary<string, string?>? settings = null
    ) =>
        new(
            await ServiceHost.StartAsync(
                engine,
                [
                    .. FinanceDomain.Services,
                    .. PlatformDomain.Services.Where(service => service.Name == "key-service"),
                    new UserAuthDouble(),
                ],
                settings,
                clock is null ? null : services => services.AddSingleton(clock)
            )
        );

    /// <summary>Sends something and gives the answer, which must have the status.</summary>
    public async Task<JsonElement> SendAsync(
        HttpMethod method,
        string path,
        object? body = null,
        HttpStatusCode? expected = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        return await ReadAsync(await Administrator.SendAsync(request), expected);
    }

    /// <summary>The code of the problem that answers a transaction.</summary>
    public Task<string> RefusalAsync(object transaction) => RefusalAsync("/api/ledger/transactions", transaction);

    /// <summary>The code of the problem that answers.</summary>
    public async Task<string> RefusalAsync(string path, object? body, HttpMethod? method = null)
    {
        var answer = await SendAsync(method ?? HttpMethod.Post, path, body, HttpStatusCode.Conflict);
        return answer.GetProperty("type").GetString()!.Split(':')[^1];
    }

    public static object Transfer(
        string reference,
        string debit,
        string credit,
        long amount,
        string currency = "EUR",
        string? bookedOn = null
    ) =>
        new
        {
            reference,
            description = "A transfer",
            bookedOn,
            postings = new[]
            {
                new
                {
                    account = debit,
                    currency,
                    side = "debit",
                    amount,
                },
                new
                {
                    account = credit,
                    currency,
                    side = "credit",
                    amount,
                },
            },
        };

    public Task<HttpResponseMessage> PostAsync(object transaction) =>
        Administrator.PostAsJsonAsync("/api/ledger/transactions", transaction);

    public Task<HttpResponseMessage> PostHoldAsync(object hold) =>
        Administrator.PostAsJsonAsync("/api/ledger/holds", hold);

    public Task<HttpResponseMessage> PostBatchAsync(IEnumerable<object> transactions) =>
        Administrator.PostAsJsonAsync("/api/ledger/transactions/batch", new { transactions });

    public async Task<JsonElement> GetAsync(string path, HttpClient? client = null) =>
        await ReadAsync(await (client ?? Administrator).GetAsync(path));

    public async Task<bool> IsSoundAsync() => (await GetAsync("/api/ledger/verify")).GetProperty("sound").GetBoolean();

    public async Task<long> BalanceAsync(string account, string query = "")
    {
        var balances = (await GetAsync($"/api/ledger/accounts/{account}{query}")).GetProperty("balances");
        return balances[0].GetProperty("debit").GetInt64();
    }

    public Task<int> SqlAsync(string sql) =>
        Host.InScopeAsync(async scope =>
        {
            var database = scope.GetRequiredKeyedService<ServiceDatabase>("ledger-mgr");
            await using var connection = await database.OpenAsync(CancellationToken.None);
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            return await command.ExecuteNonQueryAsync();
        });

    public Task<bool> PublishAsync(OrderPaid paid, string to) =>
        Host.InScopeAsync(async scope =>
        {
            var db = scope.GetRequiredService<LedgerDb>();
            db.SendTo(to, paid);
            await db.SaveChangesAsync();
            return true;
        });

    public static OrderPaid Paid(Guid buyer, Guid seller, int lines = 2, long unit = 1999, int tax = 1900)
    {
        var list = Enumerable
            .Range(1, lines)
            .Select(i =>
            {
                var total = new Money(unit * i, "EUR");
                var inside = new Money((long)Math.Round(total.Minor * (decimal)tax / (10_000 + tax)), "EUR");
                return new OrderLine(
                    Guid.CreateVersion7(),
                    $"SKU-{i}",
                    $"Ünïcode poster number {i} with a rather long title that does not fit into one line of the table",
                    seller,
                    i,
                    new Money(unit, "EUR"),
                    tax,
                    total,
                    inside,
                    true,
                    null
                );
            })
            .ToList();
        var sum = list.Aggregate(Money.Zero("EUR"), (all, line) => all + line.Total);
        return new OrderPaid(
            Guid.CreateVersion7(),
            "NX-TEST",
            buyer,
            "Ada Buyer",
            "Main Street 1\n10115 Berlin\nDE",
            list,
            sum,
            Guid.CreateVersion7(),
            new Money(88, "EUR"),
            DateTimeOffset.UtcNow
        );
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, HttpStatusCode? expected = null)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode == HttpStatusCode.NoContent)
        {
            return default;
        }
        Assert.True(
            expected is { } code ? answer.StatusCode == code : answer.IsSuccessStatusCode,
            $"{(int)answer.StatusCode} {text}"
        );
        return JsonSerializer.Deserialize<JsonElement>(text, NexusJson.Options);
    }

    public static async Task<T> PollAsync<T>(Func<Task<T>> read, Func<T, bool> enough)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            var value = await read();
            if (enough(value) || DateTime.UtcNow > deadline)
            {
                Assert.True(enough(value), $"Not in time: {value}");
                return value;
            }
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Administrator.Dispose();
        await Host.DisposeAsync();
    }
}
