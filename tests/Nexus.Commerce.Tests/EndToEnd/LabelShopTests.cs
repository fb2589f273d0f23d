using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Commerce.OrderProcessor.Reading;
using Nexus.Commerce.ProductCatalog.Browsing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Commerce.Tests.EndToEnd;

/// <summary>A label's shop: its editor sells, its bookkeeper reads what came of it, and nobody else.</summary>
public sealed class LabelShopTests
{
    [Theory, ClassData(typeof(Engines))]
    public async Task The_label_sells_and_its_bookkeeper_sees_the_money(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var label = Guid.CreateVersion7();
        using var editor = Member(shop, label, OrganisationRole.Editor, "creator");
        using var bookkeeper = Member(shop, label, OrganisationRole.Finance, "fan");
        using var viewer = Member(shop, label, OrganisationRole.Viewer, "fan");
        using var stranger = Naming(shop.Host.ClientAs(Guid.CreateVersion7(), "creator"), label);
        var product = await SellAsync(editor, "LABEL-SHIRT");
        Assert.Equal(label, product.OwnerId);
        var order = await shop.BuyAsync(product, quantity: 2);
        var account = $"/api/ledger/accounts/creator:{label}:payable";
        var earned = (await shop.GetAsync(bookkeeper, account)).GetProperty("balances")[0];
        Assert.True(earned.GetProperty("balance").GetInt64() > 0);
        Assert.NotEmpty(
            (await shop.GetAsync(bookkeeper, account + "/statement")).GetProperty("items").EnumerateArray()
        );
        var sales = (await shop.GetAsync(bookkeeper, "/api/orders/sales")).GetProperty("items");
        Assert.Equal(order.Id, Assert.Single(sales.EnumerateArray()).GetProperty("id").GetGuid());
        var invoice = $"/api/invoices/{order.InvoiceId}";
        Assert.Equal(
            JsonValueKind.Null,
            (await shop.GetAsync(bookkeeper, $"/api/orders/{order.Id}")).GetProperty("buyerName").ValueKind
        );
        Assert.Equal(JsonValueKind.Null, (await shop.GetAsync(bookkeeper, invoice)).GetProperty("buyer").ValueKind);
        Assert.Equal(HttpStatusCode.OK, (await bookkeeper.GetAsync(invoice + "/pdf")).StatusCode);
        string[] money = [account, account + "/statement", $"/api/orders/{order.Id}", invoice];
        await RefusedAsync(viewer, HttpStatusCode.Forbidden, [.. money, "/api/orders/sales"]);
        await RefusedAsync(stranger, HttpStatusCode.NotFound, money);
        await RefusedAsync(stranger, HttpStatusCode.Forbidden, ["/api/orders/sales"]);
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task Who_may_not_change_the_shop_changes_nothing(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var label = Guid.CreateVersion7();
        using var editor = Member(shop, label, OrganisationRole.Editor, "creator");
        using var bookkeeper = Member(shop, label, OrganisationRole.Finance, "creator");
        using var stranger = Naming(shop.Host.ClientAs(Guid.CreateVersion7(), "creator"), label);
        var product = await SellAsync(editor, "LABEL-CAP");
        foreach (var (who, status) in new[] { (bookkeeper, 403), (stranger, 404) })
        {
            Assert.Equal(status, (int)(await who.PostAsync($"/api/products/{product.Id}/archive", null)).StatusCode);
            Assert.Equal(
                status,
                (int)(await who.PutAsJsonAsync("/api/inventory/LABEL-CAP", new { onHand = 1 })).StatusCode
            );
            Assert.Equal(403, (int)(await who.PostAsJsonAsync("/api/products", Physical("LABEL-X"))).StatusCode);
        }
        Assert.Equal(
            "active",
            (await shop.GetAsync(bookkeeper, $"/api/products/{product.Id}")).GetProperty("state").GetString()
        );
        Assert.Equal(5, (await shop.GetAsync(bookkeeper, "/api/inventory/LABEL-CAP")).GetProperty("onHand").GetInt32());
        Assert.Single((await shop.GetAsync(bookkeeper, "/api/products/mine")).GetProperty("items").EnumerateArray());
        Assert.Single((await shop.GetAsync(bookkeeper, "/api/inventory")).GetProperty("items").EnumerateArray());
        var own = shop.Content.AddRelease(shop.SellerId);
        var foreign = await editor.PostAsJsonAsync("/api/products", Digital("LABEL-ALBUM", own));
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        var labels = shop.Content.AddRelease(label);
        await Shop.ReadAsync<ProductView>(
            await editor.PostAsJsonAsync("/api/products", Digital("LABEL-ALBUM", labels)),
            HttpStatusCode.Created
        );
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_label_s_manager_gives_money_back_and_its_bookkeeper_reads_the_credit_note(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var label = Guid.CreateVersion7();
        using var manager = Member(shop, label, OrganisationRole.Manager, "creator");
        using var bookkeeper = Member(shop, label, OrganisationRole.Finance, "fan");
        using var editor = Member(shop, label, OrganisationRole.Editor, "creator");
        var order = await shop.BuyAsync(await SellAsync(editor, "LABEL-VINYL"));
        var path = $"/api/orders/{order.Id}/refunds";
        var body = new { reason = "It has a scratch", restock = false };
        using var early = await shop.PostAsync(editor, path, body);
        Assert.Equal(HttpStatusCode.Forbidden, early.StatusCode);
        Assert.Empty((await shop.OrderAsync(order.Id)).Refunds);
        using var taken = await shop.PostAsync(manager, path, body);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        var refunded = await shop.UntilAsync(
            order.Id,
            one => one.Refunds.Any(refund => refund.CreditNoteId is not null)
        );
        var note = $"/api/invoices/credit-notes/{refunded.Refunds[0].CreditNoteId}";
        var seen = await shop.GetAsync(bookkeeper, note);
        Assert.Equal("It has a scratch", seen.GetProperty("reason").GetString());
        using var stranger = shop.Host.ClientAs(Guid.CreateVersion7(), "creator");
        await RefusedAsync(stranger, HttpStatusCode.NotFound, [note, note + "/pdf"]);
    }

    [Fact]
    public async Task A_buyer_asks_nobody_about_organisations()
    {
        await using var shop = await Shop.StartAsync(DatabaseEngine.Sqlite);
        var product = await shop.SellAsync("OWN-SHIRT", 1000, stock: 5);
        var order = await shop.BuyAsync(product);
        await Shop.ReadAsync<OrderView>(await shop.Seller.GetAsync($"/api/orders/{order.Id}"));
        await shop.GetAsync(shop.Seller, $"/api/ledger/accounts/creator:{shop.SellerId}:payable");
        await shop.GetAsync(shop.Buyer, $"/api/invoices/{order.InvoiceId}");
        await shop.GetAsync(shop.Seller, "/api/orders/sales");
        Assert.Equal(0, shop.Users.Asked);
    }

    private static HttpClient Member(Shop shop, Guid label, OrganisationRole role, string account) =>
        Naming(shop.Host.ClientAs(shop.Users.Join(label, Guid.CreateVersion7(), role), account), label);

    private static HttpClient Naming(HttpClient client, Guid label)
    {
        client.DefaultRequestHeaders.Add(Parties.Header, label.ToString());
        return client;
    }

    private static async Task RefusedAsync(HttpClient who, HttpStatusCode status, string[] paths)
    {
        foreach (var path in paths)
        {
            Assert.Equal((path, status), (path, (await who.GetAsync(path)).StatusCode));
        }
    }

    private static async Task<ProductView> SellAsync(HttpClient editor, string sku)
    {
        var made = await Shop.ReadAsync<ProductView>(
            await editor.PostAsJsonAsync("/api/products", Physical(sku)),
            HttpStatusCode.Created
        );
        await Shop.ReadAsync<JsonElement>(await editor.PutAsJsonAsync($"/api/inventory/{sku}", new { onHand = 5 }));
        return await Shop.ReadAsync<ProductView>(await editor.PostAsync($"/api/products/{made.Id}/activate", null));
    }

    private static object Physical(string sku) => Product(sku, "physical", null);

    private static object Digital(string sku, Guid release) => Product(sku, "digital", release);

    private static object Product(string sku, string kind, Guid? release) =>
        new
        {
            title = sku,
            kind,
            taxBasisPoints = 1900,
            grantsReleaseId = release,
            variants = new[]
            {
                new
                {
                    sku,
                    priceMinor = 2000,
                    currency = "EUR",
                },
            },
        };
}
