namespace Nexus.Host.Demo;

/// <summary>Fills a cart, orders it twice with the same key, and follows the order to its end.</summary>
internal sealed class DemoPurchase(DemoClient client, DemoScreen screen)
{
    public async Task<string> BuyAsync(string shirt, string album, long expectedMinor, CancellationToken token)
    {
        var lines = new[] { new { variantId = shirt, quantity = 1 }, new { variantId = album, quantity = 1 } };
        var cart = await client.PostAsync("/api/carts", new { lines }, token);
        var order = await client.PostAsync(
            "/api/orders",
            new
            {
                cartId = cart.GetProperty("id").GetString(),
                expectedTotalMinor = expectedMinor,
                expectedCurrency = "EUR",
                paymentMethod = "tok_visa",
                shippingAddress = new
                {
                    name = "Sam Fan",
                    street = "1 High Street",
                    postalCode = "10115",
                    city = "Berlin",
                    country = "DE",
                },
            },
            token
        );
        var id = order.GetProperty("id").GetString()!;
        var ended = await client.WaitAsync(
            $"/api/orders/{id}",
            answer =>
                answer.GetProperty("state").GetString() is "readyToShip" or "fulfilled" or "cancelled" or "refunded",
            null,
            token
        );
        var state = ended.GetProperty("state").GetString();
        if (state is "cancelled" or "refunded")
        {
            throw new DemoFailure($"The order was {state}: {ended.GetProperty("reason").GetString()}");
        }
        screen.Step(
            $"order {ended.GetProperty("number").GetString()} is paid: stock reserved, 34.00 EUR taken, {state}"
        );
        return id;
    }
}
