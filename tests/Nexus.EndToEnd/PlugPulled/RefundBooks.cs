using System.Text.Json;

namespace Nexus.EndToEnd.PlugPulled;

/// <summary>What was taken back: whole, once, and in every book.</summary>
internal sealed partial class Books
{
    private async Task CheckRefundsAsync(Dictionary<string, JsonElement> refunded)
    {
        var ids = refunded.Keys.ToHashSet();
        Find(!ids.SetEquals(takenBack), $"{takenBack.Count} refunds were accepted, {ids.Count} orders are refunded.");
        foreach (var (id, order) in refunded)
        {
            var due = order.GetProperty("total").GetRawText();
            Find(order.GetProperty("refunds").GetArrayLength() != 1, $"Order {id} has not one refund.");
            Find(order.GetProperty("refundedAmount").GetRawText() != due, $"Order {id} is not refunded wholly.");
        }
        var made = await tables.ReadAsync(
            "billing-service",
            "SELECT r.order_id, r.amount_minor, s.amount_minor FROM refunds r LEFT JOIN sandbox_refunds s "
                + "ON lower(s.idempotency_key) = lower(cast(r.id AS text)) AND s.code IS NULL WHERE lower(r.state) = 'succeeded'"
        );
        Doubled += CheckOneEach("refund", made.ConvertAll(row => row[0].ToLowerInvariant()), ids);
        foreach (var row in made)
        {
            var due = intents.GetValueOrDefault(row[0].ToLowerInvariant())?.TotalMinor;
            Find(row[1] != $"{due}" || row[2] != row[1], $"Order {row[0]}: {row[1]} asked back, {row[2]} given.");
        }
        await CheckCreditNotesAsync(ids);
        await CheckReversalsAsync(refunded);
    }

    private async Task CheckCreditNotesAsync(HashSet<string> refunded)
    {
        var notes = await shop.Administrator.ListAsync("/api/invoices/credit-notes");
        Doubled += CheckOneEach("credit note", notes.ConvertAll(one => Text(one, "orderId")), refunded);
        var numbers = notes.Select(one => int.Parse(Text(one, "number").Split('-')[2])).Order();
        Find(!numbers.SequenceEqual(Enumerable.Range(1, notes.Count)), "The numbers of credit notes have gaps.");
    }

    private async Task CheckReversalsAsync(Dictionary<string, JsonElement> refunded)
    {
        var owners = refunded.ToDictionary(one => "order:" + one.Key, one => one.Key);
        foreach (var (id, order) in refunded)
        {
            owners["refund:" + RefundOf(order)] = id;
        }
        var rows = await tables.ReadAsync(
            "ledger-mgr",
            "SELECT t.reference, p.account, p.amount FROM postings p JOIN transactions t ON t.sequence = p.sequence"
        );
        var uneven = rows.Where(row => owners.ContainsKey(row[0]))
            .GroupBy(row => (owners[row[0]], row[1]), row => long.Parse(row[2]))
            .Where(account => account.Sum() != 0)
            .Select(account => $"{account.Key.Item2} of {account.Key.Item1}: {account.Sum()}")
            .ToList();
        Find(uneven.Count > 0, $"Refunded orders leave something in the books: {string.Join(", ", uneven.Take(5))}");
    }

    private static string RefundOf(JsonElement order) => Text(order.GetProperty("refunds")[0], "id");
}
