using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Commerce.OrderProcessor;
using Nexus.Commerce.OrderProcessor.Reading;
using Nexus.Commerce.ProductCatalog.Browsing;
using Nexus.Content;
using Nexus.Finance;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Services;
using Nexus.Testing;
using Xunit;

namespace Nexus.Commerce.Tests;

/// <summary>The services of an order in one process, a seller, a buyer and an administrator.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public static readonly object Address = new
    {
        name = "Ada Buyer",
        street = "Main Street 1",
        postalCode = "10115",
        city = "Berlin",
        country = "DE",
    };

    private Shop(ServiceHost host, ContentDouble content, UserAuthDouble users, ShiftedClock clock)
    {
        (Host, Content, Users, Clock) = (host, content, users, clock);
        Seller = host.ClientAs(SellerId, "creator");
        Buyer = host.ClientAs(BuyerId, "fan");
        Administrator = host.ClientAs(Guid.CreateVersion7(), "administrator");
    }

    public ServiceHost Host { get; }

    public ContentDouble Content { get; }

    public UserAuthDouble Users { get; }

    public ShiftedClock Clock { get; }

    public Guid SellerId { get; } = Guid.CreateVersion7();

    public Guid BuyerId { get; } = Guid.CreateVersion7();

    public HttpClient Seller { get; }

    public HttpClient Buyer { get; }

    public HttpClient Administrator { get; }

    public static async Task<Shop> StartAsync(DatabaseEngine engine, params string[] without)
    {
        var (content, users, clock) = (new ContentDouble(), new UserAuthDouble(), new ShiftedClock());
        var playback = ContentDomain.Services.Where(service => service.Name == "streaming-v2");
        NexusService[] all =
        [
            .. CommerceDomain.Services,
            .. FinanceDomain.Services,
            .. playback,
            content,
            users,
            new UnaskedService("key-service", "platform", 3080, "/api/keys"),
            new UnaskedService("streamcore", "content", 3011, "/api/streamcore"),
        ];
        var host = await ServiceHost.StartAsync(
            engine,
            [.. all.Where(service => !without.Contains(service.Name))],
            configure: services => services.AddSingleton<TimeProvider>(clock)
        );
        return new Shop(host, content, users, clock);
    }

    public async Task<ProductView> SellAsync(
        string sku,
        long price,
        int tax = 1900,
        int? stock = null,
        bool digital = false,
        string currency = "EUR"
    )
    {
        var request = new
        {
            title = "Shirt " + sku,
            description = "A thing to buy",
            kind = digital ? "digital" : "physical",
            taxBasisPoints = tax,
            grantsReleaseId = digital ? Content.AddRelease(SellerId) : (Guid?)null,
            variants = new[]
            {
                new
                {
                    sku,
                    priceMinor = price,
                    currency,
                },
            },
        };
        var made = await ReadAsync<ProductView>(
            await Seller.PostAsJsonAsync("/api/products", request),
            HttpStatusCode.Created
        );
        if (stock is { } onHand)
        {
            await ReadAsync<JsonElement>(await Seller.PutAsJsonAsync($"/api/inventory/{sku}", new { onHand }));
        }
        return await ReadAsync<ProductView>(await Seller.PostAsync($"/api/products/{made.Id}/activate", null));
    }

    public static object OrderOf(
        ProductView product,
        int quantity = 1,
        string method = "tok_visa",
        long? expected = null
    ) =>
        new
        {
            lines = new[] { new { variantId = product.Variants[0].Id, quantity } },
            expectedTotalMinor = expected ?? (product.Variants[0].Price.Minor * quantity),
            expectedCurrency = product.Variants[0].Price.Currency,
            paymentMethod = method,
            shippingAddress = Address,
        };

    public Task<HttpResponseMessage> PostOrderAsync(object order, string? key = null, HttpClient? buyer = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders") { Content = JsonContent.Create(order) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.CreateVersion7().ToString());
        return (buyer ?? Buyer).SendAsync(request);
    }

    public async Task<OrderView> BuyAsync(ProductView product, int quantity = 1, string method = "tok_visa")
    {
        var placed = await ReadAsync<OrderView>(
            await PostOrderAsync(OrderOf(product, quantity, method)),
            HttpStatusCode.Accepted
        );
        return await EndOfAsync(placed.Id);
    }

    public Task<OrderView> EndOfAsync(Guid orderId) =>
        PollAsync(
            async () => await ReadAsync<OrderView>(await Buyer.GetAsync($"/api/orders/{orderId}")),
            order =>
                order.State
                    is OrderState.Fulfilled
                        or OrderState.ReadyToShip
                        or OrderState.Cancelled
                        or OrderState.Refunded
        );

    public Task<HttpResponseMessage> PostAsync(HttpClient client, string path, object body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.CreateVersion7().ToString());
        return client.SendAsync(request);
    }

    public async Task<OrderView> OrderAsync(Guid orderId) =>
        await ReadAsync<OrderView>(await Administrator.GetAsync($"/api/orders/{orderId}"));

    /// <summary>Waits until the order is as the test expects it.</summary>
    public Task<OrderView> UntilAsync(Guid orderId, Func<OrderView, bool> enough) =>
        PollAsync(() => OrderAsync(orderId), enough);

    /// <summary>A message of another service, sent by order-processor.</summary>
    public Task<bool> SendAsync<T>(string to, T message)
        where T : class =>
        Host.InScopeAsync(async scope =>
        {
            var db = scope.GetRequiredService<OrderDb>();
            db.SendTo(to, message);
            await db.SaveChangesAsync();
            return true;
        });

    /// <summary>One number of a service's own database.</summary>
    public Task<long> NumberAsync(string service, string sql) =>
        Host.InScopeAsync(async scope =>
        {
            var database = scope.GetRequiredKeyedService<ServiceDatabase>(service);
            await using var connection = await database.OpenAsync(CancellationToken.None);
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            return Convert.ToInt64(await command.ExecuteScalarAsync());
        });

    /// <summary>How many accounts the order's sale and refunds do not leave at zero.</summary>
    public Task<long> UnevenAccountsAsync(OrderView order)
    {
        var references = order.Refunds.Select(refund => $"'refund:{refund.Id}'").Append($"'order:{order.Id}'");
        return NumberAsync(
            "ledger-mgr",
            $"""
            SELECT count(*) FROM (
              SELECT p.account FROM postings p JOIN transactions t ON t.sequence = p.sequence
              WHERE t.reference IN ({string.Join(',', references)})
              GROUP BY p.account HAVING sum(p.amount) <> 0) uneven
            """
        );
    }

    public async Task<JsonElement> GetAsync(HttpClient client, string path) =>
        await ReadAsync<JsonElement>(await client.GetAsync(path));

    /// <summary>Empty until billing has heard of it: an order may be over before its payment was asked for.</summary>
    public async Task<string> PaymentStateAsync(OrderView order)
    {
        var answer = await Administrator.GetAsync($"/api/billing/payments/{order.PaymentId}");
        return answer.StatusCode == HttpStatusCode.NotFound
            ? ""
            : (await ReadAsync<JsonElement>(answer)).GetProperty("state").GetString() ?? "";
    }

    public async Task<long> BalanceAsync(string account)
    {
        var answer = await Administrator.GetAsync($"/api/ledger/accounts/{account}");
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return 0;
        }
        var balances = (await ReadAsync<JsonElement>(answer)).GetProperty("balances");
        return balances.GetArrayLength() == 0 ? 0 : balances[0].GetProperty("debit").GetInt64();
    }

    public static async Task<T> ReadAsync<T>(HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<T>(text, NexusJson.Options)!;
    }

    public static async Task<T> PollAsync<T>(Func<Task<T>> read, Func<T, bool> enough, int seconds = 30)
    {
        var deadline = DateTime.UtcNow.AddSeconds(seconds);
        while (true)
        {
            var value = await read();
            if (enough(value) || DateTime.UtcNow > deadline)
            {
                Assert.True(enough(value), $"Not in {seconds} s: {value}");
                return value;
            }
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Seller.Dispose();
        Buyer.Dispose();
        Administrator.Dispose();
        await Host.DisposeAsync();
    }
}
