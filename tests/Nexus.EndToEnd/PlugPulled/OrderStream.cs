using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Nexus.EndToEnd.PlugPulled;

/// <summary>An order that a buyer meant to place once.</summary>
internal sealed record Intent(string Key, string Method, IReadOnlyList<(Goods Goods, int Quantity)> Lines)
{
    public long TotalMinor => Lines.Sum(line => line.Goods.PriceMinor * line.Quantity);
}

/// <summary>
/// Buyers who order all the time, through every crash: each repeats an order with the same key until it is
/// acknowledged, as the interface asks of a client that got no answer.
/// </summary>
internal sealed class OrderStream(Shop shop, int workers, TimeSpan pause, int seed) : IDisposable
{
    // As often as they are listed.
    private static readonly string[] Methods =
    [
        .. Enumerable.Repeat("tok_visa", 6),
        .. (string[])["tok_repeated", "tok_timeout", "tok_delayed", "tok_declined", "tok_insufficient_funds"],
    ];

    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<string, (Intent Intent, string OrderId)> acknowledged = new();
    private readonly ConcurrentDictionary<string, bool> refunded = new();
    private readonly ConcurrentQueue<string> surprises = new();
    private Task buying = Task.CompletedTask;

    /// <summary>What was acknowledged, by key.</summary>
    public IReadOnlyDictionary<string, (Intent Intent, string OrderId)> Acknowledged => acknowledged;

    /// <summary>Orders whose refund was accepted.</summary>
    public IReadOnlyCollection<string> Refunded => [.. refunded.Where(one => one.Value).Select(one => one.Key)];

    /// <summary>Answers that a well-behaved client must never see, crash or not.</summary>
    public IReadOnlyCollection<string> Surprises => surprises;

    public void Start() => buying = Task.WhenAll(Enumerable.Range(0, workers).Select(BuyAsync));

    /// <summary>Until some more orders are acknowledged, so that no kill finds the platform idle; not longer than the limit.</summary>
    public async Task FlowAsync(int orders, TimeSpan limit)
    {
        var (clock, goal) = (Stopwatch.StartNew(), acknowledged.Count + orders);
        while (acknowledged.Count < goal && clock.Elapsed < limit)
        {
            await Task.Delay(5);
        }
    }

    /// <summary>Places no new orders, and returns when each that was begun is acknowledged.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        await closing.CancelAsync();
        await buying.WaitAsync(patience);
    }

    public void Dispose() => closing.Dispose();

    private async Task BuyAsync(int worker)
    {
        var random = new Random(seed + worker);
        var mine = new List<Intent>();
        while (!closing.IsCancellationRequested)
        {
            var intent = Think(random);
            await PlaceAsync(intent);
            mine.Add(intent);
            if (mine.Count > 3 && random.Next(6) == 0)
            {
                // The seller takes an order of a while ago back, if it was paid.
                await RefundAsync(mine[^random.Next(2, 4)], nervous: random.Next(3) == 0);
            }
            if (random.Next(10) == 0)
            {
                // A nervous buyer sends an order again that was already acknowledged.
                await PlaceAsync(intent);
            }
            await Task.Delay(pause * random.NextDouble() * 2, closing.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Intent Think(Random random)
    {
        // Some want the scarce thing too: then the order as a whole gets all or nothing.
        var wanted = shop.Shelf.Skip(random.Next(4) == 0 ? 0 : 1);
        var lines = wanted.Select(goods => (goods, random.Next(1, 4))).ToList();
        return new Intent($"{Guid.CreateVersion7()}", Methods[random.Next(Methods.Length)], lines);
    }

    private async Task PlaceAsync(Intent intent)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await shop.Fan.SendAsync(HttpMethod.Post, "/api/orders", RequestOf(intent), intent.Key);
                if (answer.Status == HttpStatusCode.Accepted)
                {
                    Acknowledge(intent, answer.Json.GetProperty("id").GetString()!);
                    return;
                }
                if (!IsAway(answer.Status))
                {
                    surprises.Enqueue($"{(int)answer.Status} {answer.Body}");
                }
            }
            catch (Exception away) when (Person.IsCutOff(away))
            {
                if (away is HttpRequestException { StatusCode: { } status } && !IsAway(status))
                {
                    surprises.Enqueue(away.Message);
                }
            }
            await Task.Delay(Math.Min(500, 20 * attempt));
        }
    }

    private async Task RefundAsync(Intent intent, bool nervous)
    {
        var id = acknowledged[intent.Key].OrderId;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await shop.Creator.SendAsync(
                    HttpMethod.Post,
                    $"/api/orders/{id}/refunds",
                    new { reason = "Taken back", restock = true },
                    $"refund {intent.Key}"
                );
                if (answer.Status is HttpStatusCode.Accepted or HttpStatusCode.Conflict)
                {
                    // A conflict says that it is not paid, over, or moved at this moment.
                    var accepted = answer.Status == HttpStatusCode.Accepted;
                    refunded.AddOrUpdate(id, accepted, (_, before) => before || accepted);
                    if (!nervous)
                    {
                        return;
                    }
                    nervous = false;
                    continue;
                }
                if (!IsAway(answer.Status))
                {
                    surprises.Enqueue($"refund: {(int)answer.Status} {answer.Body}");
                }
            }
            catch (Exception away) when (Person.IsCutOff(away))
            {
                if (away is HttpRequestException { StatusCode: { } status } && !IsAway(status))
                {
                    surprises.Enqueue(away.Message);
                }
            }
            await Task.Delay(Math.Min(500, 20 * attempt));
        }
    }

    private void Acknowledge(Intent intent, string orderId)
    {
        if (acknowledged.GetOrAdd(intent.Key, (intent, orderId)).OrderId is var first && first != orderId)
        {
            surprises.Enqueue($"The key {intent.Key} was acknowledged as {first} and again as {orderId}.");
        }
    }

    // The service behind the gateway is down, starts, or its sessions are not back yet: the client shall try again.
    private static bool IsAway(HttpStatusCode status) =>
        status
            is HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout
                or HttpStatusCode.Unauthorized;

    private static object RequestOf(Intent intent) =>
        new
        {
            lines = intent.Lines.Select(line => new { variantId = line.Goods.VariantId, quantity = line.Quantity }),
            expectedTotalMinor = intent.TotalMinor,
            expectedCurrency = "EUR",
            paymentMethod = intent.Method,
            shippingAddress = new
            {
                name = "Sam Fan",
                street = "1 High Street",
                postalCode = "10115",
                city = "Berlin",
                country = "DE",
            },
        };
}
