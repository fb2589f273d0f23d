using System.Text.Json;
using Nexus.EndToEnd.Platforms;
using Xunit;

namespace Nexus.EndToEnd.PlugPulled;

/// <summary>Compares what the buyers were told with what every service has on its books.</summary>
internal sealed class Books(IPlatform platform, Shop shop, IReadOnlyDictionary<string, (Intent, string Id)> asked)
{
    private readonly Tables tables = new(platform);
    private readonly List<string> findings = [];
    private Dictionary<string, Intent> intents = [];

    /// <summary>Whether the last audit found no message on its way: what did not fit then will not mend itself.</summary>
    public bool AtRest { get; private set; }

    public int Orders { get; private set; }

    public int Paid { get; private set; }

    /// <summary>Acknowledged orders that are nowhere.</summary>
    public int Lost { get; private set; }

    /// <summary>Orders nobody asked for, and orders paid or invoiced more than once.</summary>
    public int Doubled { get; private set; }

    /// <summary>Everything that does not fit; nothing, when the platform has come to rest and is right.</summary>
    public async Task<IReadOnlyList<string>> AuditAsync()
    {
        findings.Clear();
        intents = asked.Values.ToDictionary(one => one.Id, one => one.Item1);
        await CheckRestAsync();
        var orders = await CheckOrdersAsync();
        var paid = orders
            .Where(order => Text(order, "state") == "readyToShip")
            .ToDictionary(order => Text(order, "id"));
        (Orders, Paid) = (orders.Count, paid.Count);
        await CheckPaymentsAsync(orders, [.. paid.Keys]);
        await CheckInvoicesAsync(paid);
        await CheckStockAsync([.. paid.Keys]);
        await CheckLedgerAsync([.. paid.Keys]);
        return [.. findings];
    }

    /// <summary>The audit chains of all services, recomputed by the operator's command.</summary>
    public async Task VerifyChainsAsync()
    {
        var (code, output) = await platform.CommandAsync("audit", "verify");
        Assert.True(code == 0, output);
    }

    // No message on its way, no work begun, nothing given up.
    private async Task CheckRestAsync()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        AtRest = true;
        foreach (var service in await platform.DatabasesAsync())
        {
            var open =
                await tables.CountAsync(service, $"SELECT count(*) FROM outbox WHERE due_ms <= {now}")
                + await tables.CountAsync(service, "SELECT count(*) FROM inbox WHERE state = 0")
                + await tables.CountAsync(service, $"SELECT count(*) FROM tasks WHERE state = 0 AND due_ms <= {now}");
            AtRest &= open == 0;
            Find(open > 0, $"{service}: {open} messages are under way.");
            foreach (var dead in await tables.ReadAsync(service, "SELECT type, error FROM inbox WHERE state = 2"))
            {
                Find(true, $"{service}: dead letter {dead[0]}: {dead[1]}");
            }
        }
    }

    private async Task<List<JsonElement>> CheckOrdersAsync()
    {
        var orders = await shop.Administrator.ListAsync("/api/orders");
        var ids = orders.ConvertAll(order => Text(order, "id"));
        var lost = intents.Keys.Except(ids).ToList();
        var unasked = ids.Except(intents.Keys).ToList();
        (Lost, Doubled) = (lost.Count, unasked.Count + ids.Count - ids.Distinct().Count());
        Find(lost.Count > 0, $"Lost orders: {string.Join(", ", lost)}");
        Find(Doubled > 0, $"Orders nobody asked for: {string.Join(", ", unasked)}");
        Find(intents.Count != asked.Count, "Two keys were acknowledged with one order.");
        foreach (var order in orders)
        {
            var state = Text(order, "state");
            var id = Text(order, "id");
            Find(state is not ("readyToShip" or "cancelled"), $"Order {id} is {state}.");
            var minor = order.GetProperty("total").GetProperty("minor").GetInt64();
            Find(intents.TryGetValue(id, out var intent) && intent.TotalMinor != minor, $"Order {id} costs {minor}.");
            Find(
                state == "readyToShip" && intent?.Method is "tok_declined" or "tok_insufficient_funds",
                $"Order {id} is paid with {intent?.Method}."
            );
        }
        return orders;
    }

    private async Task CheckPaymentsAsync(List<JsonElement> orders, HashSet<string> paid)
    {
        var payments = await shop.Administrator.ListAsync("/api/billing/payments");
        var succeeded = payments.Where(one => Text(one, "state") == "succeeded").ToList();
        Doubled += CheckOneEach("payment", succeeded.ConvertAll(one => Text(one, "orderId")), paid);
        foreach (var payment in payments.Where(one => Text(one, "state") is "requested" or "pending"))
        {
            Find(true, $"Payment {Text(payment, "id")} is {Text(payment, "state")}.");
        }
        // The other side: what the provider has taken must be what our payments say.
        var charges = await tables.ReadAsync(
            "billing-service",
            "SELECT idempotency_key, amount_minor FROM sandbox_charges WHERE lower(state) = 'succeeded'"
        );
        var taken = charges.ToDictionary(row => row[0], row => long.Parse(row[1]));
        var expected = orders
            .Where(order => paid.Contains(Text(order, "id")))
            .ToDictionary(order => Text(order, "paymentId"), order => intents.GetValueOrDefault(Text(order, "id")));
        foreach (var key in taken.Keys.Except(expected.Keys))
        {
            Find(true, $"The provider took {taken[key]} for the payment {key} of an order that is not paid.");
        }
        foreach (var (key, intent) in expected)
        {
            Find(taken.GetValueOrDefault(key) != intent?.TotalMinor, $"The provider took another sum for {key}.");
        }
    }

    private async Task CheckInvoicesAsync(Dictionary<string, JsonElement> paid)
    {
        var invoices = await shop.Administrator.ListAsync("/api/invoices");
        Doubled += CheckOneEach("invoice", invoices.ConvertAll(one => Text(one, "orderId")), [.. paid.Keys]);
        var numbers = invoices.Select(one => int.Parse(Text(one, "number").Split('-')[1])).Order();
        Find(!numbers.SequenceEqual(Enumerable.Range(1, invoices.Count)), "The invoice numbers have gaps.");
        foreach (var invoice in invoices)
        {
            var fits =
                paid.TryGetValue(Text(invoice, "orderId"), out var order)
                && Text(order, "invoiceNumber") == Text(invoice, "number")
                && order.GetProperty("total").GetRawText() == invoice.GetProperty("total").GetRawText();
            Find(!fits, $"Invoice {Text(invoice, "number")} does not fit its order.");
        }
    }

    private async Task CheckStockAsync(HashSet<string> paid)
    {
        var sold = paid.Where(intents.ContainsKey)
            .SelectMany(id => intents[id].Lines)
            .ToLookup(line => line.Goods, line => line.Quantity);
        foreach (var goods in shop.Shelf)
        {
            var (onHand, reserved) = await shop.StockAsync(goods);
            Find(
                onHand != goods.Initial - sold[goods].Sum() || reserved != 0 || onHand < 0,
                $"{goods.Sku}: {onHand} on hand and {reserved} reserved after {sold[goods].Sum()} of {goods.Initial}."
            );
        }
    }

    private async Task CheckLedgerAsync(HashSet<string> paid)
    {
        var report = await shop.Administrator.DoAsync(HttpMethod.Get, "/api/ledger/verify");
        Find(!report.GetProperty("sound").GetBoolean(), $"The ledger is not sound: {report}");
        var booked = await tables.ReadAsync("ledger-mgr", "SELECT reference FROM transactions");
        CheckOneEach("transaction", booked.ConvertAll(row => row[0]), [.. paid.Select(id => "order:" + id)]);
        var unbalanced = await tables.ReadAsync(
            "ledger-mgr",
            "SELECT sequence FROM postings GROUP BY sequence, currency HAVING sum(amount) <> 0"
        );
        Find(unbalanced.Count > 0, $"{unbalanced.Count} transactions have other debits than credits.");
        var money = await tables.CountAsync(
            "ledger-mgr",
            "SELECT coalesce(sum(amount), 0) FROM postings WHERE account IN ('platform:cash', 'platform:payment-costs')"
        );
        var due = paid.Sum(id => intents.GetValueOrDefault(id)?.TotalMinor ?? 0);
        Find(money != due, $"The books hold {money}, the paid orders sum to {due}.");
    }

    private int CheckOneEach(string what, List<string> found, HashSet<string> expected)
    {
        var twice = found.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
        Find(twice.Count > 0, $"More than one {what}: {string.Join(", ", twice)}");
        var without = expected.Except(found).ToList();
        Find(without.Count > 0, $"Paid without {what}: {string.Join(", ", without)}");
        var unpaid = found.Except(expected).ToList();
        Find(unpaid.Count > 0, $"A {what} without a paid order: {string.Join(", ", unpaid)}");
        return twice.Count;
    }

    private void Find(bool wrong, string finding)
    {
        if (wrong)
        {
            findings.Add(finding);
        }
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString() ?? "";
}
