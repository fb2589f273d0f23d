using System.Net;
using System.Text.Json;
using Nexus.Kernel.Data;
using UglyToad.PdfPig;
using Xunit;

namespace Nexus.Finance.Tests.InvoiceGen;

/// <summary>Numbers without gaps, the right people, and a PDF that can be read.</summary>
public sealed class InvoiceTests
{
    [Theory, ClassData(typeof(Engines))]
    public async Task Numbers_have_no_gaps_and_a_repeated_event_makes_no_second_invoice(DatabaseEngine engine)
    {
        await using var books = await Books.StartAsync(engine);
        var (buyer, seller) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var orders = Enumerable.Range(0, 25).Select(_ => Books.Paid(buyer, seller)).ToList();
        await Parallel.ForEachAsync(
            orders.Concat(orders),
            async (order, _) => await books.PublishAsync(order, "invoice-gen")
        );
        using var client = books.Host.ClientAs(buyer, "fan");
        var invoices = await Books.PollAsync(
            () => books.GetAsync("/api/invoices?limit=200", client),
            page => page.GetProperty("items").GetArrayLength() >= 25
        );
        await Task.Delay(300);
        invoices = await books.GetAsync("/api/invoices?limit=200", client);
        var numbers = invoices
            .GetProperty("items")
            .EnumerateArray()
            .Select(item => item.GetProperty("number").GetString()!)
            .Order();
        Assert.Equal(Enumerable.Range(1, 25).Select(i => $"{DateTime.UtcNow.Year}-{i:D6}"), numbers);
    }

    [Fact]
    public async Task A_long_invoice_runs_over_several_pages_and_renders_the_same_bytes_each_time()
    {
        await using var books = await Books.StartAsync(DatabaseEngine.Sqlite);
        var (buyer, seller) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await books.PublishAsync(Books.Paid(buyer, seller, lines: 50), "invoice-gen");
        using var client = books.Host.ClientAs(buyer, "fan");
        var id = (await FirstAsync(books, client)).GetProperty("id").GetGuid();
        var pdf = await client.GetByteArrayAsync($"/api/invoices/{id}/pdf");
        Assert.Equal(pdf, await client.GetByteArrayAsync($"/api/invoices/{id}/pdf"));
        using var document = PdfDocument.Open(pdf);
        Assert.InRange(document.NumberOfPages, 3, 6);
        var text = string.Join(' ', document.GetPages().SelectMany(page => page.GetWords()).Select(word => word.Text));
        Assert.All(Enumerable.Range(1, 50), i => Assert.Contains($"SKU-{i} ", text, StringComparison.Ordinal));
        Assert.Contains("Ünïcode", text, StringComparison.Ordinal);
        Assert.Contains($"Page {document.NumberOfPages}", text, StringComparison.Ordinal);
        Assert.All(
            document.GetPages().SelectMany(page => page.GetWords()),
            word => Assert.InRange(word.BoundingBox.Right, 0, 560)
        );
    }

    [Fact]
    public async Task Buyers_sellers_and_strangers_see_what_is_theirs()
    {
        await using var books = await Books.StartAsync(DatabaseEngine.Sqlite);
        var (buyer, seller, other) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var order = Books.Paid(buyer, seller);
        await books.PublishAsync(
            order with
            {
                Lines = [order.Lines[0], order.Lines[1] with { SellerId = other }],
            },
            "invoice-gen"
        );
        using var client = books.Host.ClientAs(buyer, "fan");
        var id = (await FirstAsync(books, client)).GetProperty("id").GetGuid();
        var whole = await books.GetAsync($"/api/invoices/{id}", client);
        Assert.Equal(order.Total.Minor, whole.GetProperty("total").GetProperty("minor").GetInt64());
        using var selling = books.Host.ClientAs(seller, "creator");
        var part = await books.GetAsync($"/api/invoices/{id}", selling);
        Assert.Equal(JsonValueKind.Null, part.GetProperty("buyer").ValueKind);
        Assert.Equal(order.Lines[0].Total.Minor, part.GetProperty("total").GetProperty("minor").GetInt64());
        using var stranger = books.Host.ClientAs(Guid.CreateVersion7(), "creator");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/invoices/{id}/pdf")).StatusCode);
    }

    private static async Task<JsonElement> FirstAsync(Books books, HttpClient client) =>
        (
            await Books.PollAsync(
                () => books.GetAsync("/api/invoices", client),
                page => page.GetProperty("items").GetArrayLength() == 1
            )
        ).GetProperty("items")[0];
}
