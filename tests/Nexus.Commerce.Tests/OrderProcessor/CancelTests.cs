using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Commerce.OrderProcessor;
using Nexus.Commerce.OrderProcessor.Reading;
using Nexus.Commerce.OrderProcessor.Refunds;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Commerce.Tests.OrderProcessor;

/// <summary>Until when a buyer may cancel, and that nobody buys what is his already or what nobody can play.</summary>
public sealed class CancelTests
{
    [Theory, ClassData(typeof(Engines))]
    public async Task A_buyer_cancels_before_the_payment_and_nothing_is_kept(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var shirt = await shop.SellAsync("CANCEL-1", 1000, stock: 1);
        var placed = await Shop.ReadAsync<OrderView>(
            await shop.PostOrderAsync(Shop.OrderOf(shirt, method: "tok_delayed")),
            HttpStatusCode.Accepted
        );
        await Shop.PollAsync(() => shop.PaymentStateAsync(placed), state => state == "pending");
        var path = $"/api/orders/{placed.Id}/cancel";
        await Shop.ReadAsync<JsonElement>(await shop.PostAsync(shop.Buyer, path, new { }), HttpStatusCode.BadRequest);
        await Shop.ReadAsync<JsonElement>(await shop.PostAsync(shop.Seller, path, Why), HttpStatusCode.NotFound);
        await Shop.ReadAsync<OrderView>(await shop.PostAsync(shop.Buyer, path, Why), HttpStatusCode.Accepted);
        var order = await shop.EndOfAsync(placed.Id);
        Assert.Equal((OrderState.Cancelled, "Changed my mind"), (order.State, order.Reason));
        await Shop.PollAsync(() => shop.PaymentStateAsync(order), state => state == "canceled");
        await Shop.PollAsync(() => Stock.ReadAsync(shop, "CANCEL-1"), stock => stock == (1, 1));
        await Shop.ReadAsync<JsonElement>(await shop.PostAsync(shop.Buyer, path, Why), HttpStatusCode.Conflict);
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task Goods_ready_to_ship_are_the_sellers_to_refund(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var order = await shop.BuyAsync(await shop.SellAsync("CANCEL-2", 1000, stock: 1));
        Assert.False(order.MayCancel);
        var refused = await Shop.ReadAsync<JsonElement>(
            await shop.PostAsync(shop.Buyer, $"/api/orders/{order.Id}/cancel", Why),
            HttpStatusCode.Conflict
        );
        Assert.Equal("urn:nexus:problem:ready-to-ship", refused.GetProperty("type").GetString());
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task An_album_goes_back_until_it_is_used_and_may_be_bought_again(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var album = await shop.SellAsync("CANCEL-3", 1000, digital: true);
        var order = await shop.BuyAsync(album);
        await Shop.PollAsync(() => GrantsAsync(shop), grants => grants == 1);
        await shop.PostAsync(shop.Buyer, $"/api/orders/{order.Id}/cancel", Why);
        order = await shop.UntilAsync(order.Id, one => one.State == OrderState.Refunded);
        Assert.Equal("Changed my mind", order.Reason);
        Assert.Equal(0, await GrantsAsync(shop));
        await Shop.PollAsync(() => shop.UnevenAccountsAsync(order), uneven => uneven == 0);

        var again = await shop.BuyAsync(album);
        Assert.Equal(OrderState.Fulfilled, again.State);
        await Shop.PollAsync(() => GrantsAsync(shop), grants => grants == 1);
        await shop.NumberAsync("streaming-v2", "UPDATE grants SET used_at = 1 RETURNING used_at");
        await shop.PostAsync(shop.Buyer, $"/api/orders/{again.Id}/cancel", Why);
        again = await shop.UntilAsync(again.Id, one => one.Refunds is [{ State: RefundState.Declined }]);
        Assert.Contains("downloaded", again.Refunds[0].Declined, StringComparison.Ordinal);
        Assert.Equal((OrderState.Fulfilled, false), (again.State, again.MayCancel));
        Assert.Equal(1, await GrantsAsync(shop));
        Assert.Equal("succeeded", await shop.PaymentStateAsync(again));
        // The seller may be generous.
        await shop.PostAsync(shop.Seller, $"/api/orders/{again.Id}/refunds", new { reason = "Sorry", restock = false });
        await shop.UntilAsync(again.Id, one => one.State == OrderState.Refunded);
        await Shop.PollAsync(() => GrantsAsync(shop), grants => grants == 0);
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task An_album_whose_money_is_not_given_back_stays_the_buyers(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var order = await shop.BuyAsync(
            await shop.SellAsync("CANCEL-4", 1000, digital: true),
            method: "tok_refund_declined"
        );
        await Shop.PollAsync(() => GrantsAsync(shop), grants => grants == 1);
        await shop.PostAsync(shop.Buyer, $"/api/orders/{order.Id}/cancel", Why);
        await shop.UntilAsync(order.Id, one => one.Refunds is [{ State: RefundState.Declined }]);
        await Shop.PollAsync(() => GrantsAsync(shop), grants => grants == 1);
        Assert.Equal(OrderState.Fulfilled, (await shop.OrderAsync(order.Id)).State);
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task What_is_mine_already_is_not_sold_to_me_again(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var album = await shop.SellAsync("MINE-1", 1000, digital: true);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => shop.PostOrderAsync(Shop.OrderOf(album))));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Accepted);
        Assert.Equal(4, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        var refused = await Shop.ReadAsync<JsonElement>(
            await shop.PostOrderAsync(Shop.OrderOf(album)),
            HttpStatusCode.Conflict
        );
        Assert.Equal("urn:nexus:problem:already-yours", refused.GetProperty("type").GetString());
        Assert.Contains("/library", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var other = await shop.SellAsync("MINE-2", 1000, digital: true);
        await Shop.ReadAsync<JsonElement>(
            await shop.PostOrderAsync(Shop.OrderOf(other, quantity: 2)),
            HttpStatusCode.Conflict
        );
        // A card that declines leaves it to be bought.
        await shop.BuyAsync(other, method: "tok_declined");
        Assert.Equal(OrderState.Fulfilled, (await shop.BuyAsync(other)).State);
        var cart = await Shop.ReadAsync<JsonElement>(
            await shop.Buyer.PostAsJsonAsync(
                "/api/carts",
                new { lines = new[] { new { variantId = album.Variants[0].Id } } }
            ),
            HttpStatusCode.Created
        );
        Assert.True(cart.GetProperty("lines")[0].GetProperty("alreadyYours").GetBoolean());
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_release_of_which_nothing_can_be_played_is_not_sold(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var album = await shop.SellAsync("GONE-1", 1000, digital: true);
        var release = album.GrantsReleaseId!.Value;
        var placed = await Shop.ReadAsync<OrderView>(
            await shop.PostOrderAsync(Shop.OrderOf(album, method: "tok_delayed")),
            HttpStatusCode.Accepted
        );
        await Shop.PollAsync(() => shop.PaymentStateAsync(placed), state => state == "pending");
        foreach (var service in new[] { "order-processor", "product-catalog" })
        {
            await shop.SendAsync(service, new ReleaseWithdrawn(release, 7));
            // News of before that comes late changes nothing.
            await shop.SendAsync(service, new ReleasePublished(release, shop.SellerId, "A release", [], 6));
        }
        var order = await shop.EndOfAsync(placed.Id);
        Assert.Equal(OrderState.Cancelled, order.State);
        Assert.Contains("Withdrawn", order.Reason, StringComparison.Ordinal);
        var mail = await Shop.PollAsync(() => Task.FromResult(shop.Users.Mails), sent => sent.Count > 0);
        Assert.Contains("Withdrawn", Assert.Single(mail).Text, StringComparison.Ordinal);
        await Shop.PollAsync(() => shop.PaymentStateAsync(order), state => state is "canceled" or "refunded");
        await CatalogLearnsAsync(shop, version: 7);
        var refused = await Shop.ReadAsync<JsonElement>(
            await shop.PostOrderAsync(Shop.OrderOf(album)),
            HttpStatusCode.Conflict
        );
        Assert.Equal("urn:nexus:problem:not-on-sale", refused.GetProperty("type").GetString());
        foreach (var service in new[] { "order-processor", "product-catalog" })
        {
            await shop.SendAsync(service, new ReleasePublished(release, shop.SellerId, "A release", [], 8));
        }
        await CatalogLearnsAsync(shop, version: 8);
        Assert.Equal(OrderState.Fulfilled, (await shop.BuyAsync(album)).State);
    }

    private static Task<long> CatalogLearnsAsync(Shop shop, int version) =>
        Shop.PollAsync(
            () =>
                shop.NumberAsync(
                    "product-catalog",
                    $"SELECT count(*) FROM withdrawn_releases WHERE publish_version = {version}"
                ),
            found => found == 1
        );

    private static object Why => new { reason = "Changed my mind" };

    private static Task<long> GrantsAsync(Shop shop) => shop.NumberAsync("streaming-v2", "SELECT count(*) FROM grants");
}
