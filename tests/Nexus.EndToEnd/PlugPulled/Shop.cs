using System.Text.RegularExpressions;
using Nexus.EndToEnd.Platforms;
using Nexus.Testing;

namespace Nexus.EndToEnd.PlugPulled;

/// <summary>Something on sale.</summary>
internal sealed record Goods(string Sku, string VariantId, long PriceMinor, int Initial);

/// <summary>The people and the goods of the test: one thing that sells out, one that does not.</summary>
internal sealed partial class Shop : IDisposable
{
    private const string Password = "a password nobody guesses";

    private Shop(Uri address)
    {
        Creator = new Person(address, "creator@example.com", Password);
        Fan = new Person(address, "fan@example.com", Password);
        Administrator = new Person(address, "admin@nexus.local", Password);
    }

    public Person Creator { get; }

    public Person Fan { get; }

    public Person Administrator { get; }

    public IReadOnlyList<Goods> Shelf { get; private set; } = [];

    public static async Task<Shop> OpenAsync(IPlatform platform)
    {
        var shop = new Shop(platform.Address);
        var printed = await Eventually.GetAsync(
            () => Task.FromResult(OneTimePassword().Match(platform.Output)),
            match => match.Success,
            "the first administrator's password is printed"
        );
        await shop.Administrator.ReplaceAsync(printed.Groups[1].Value);
        await shop.Creator.RegisterAsync("creator");
        await shop.Fan.RegisterAsync("fan");
        shop.Shelf = [await shop.SellAsync("SCARCE", 1999, 25), await shop.SellAsync("PLENTY", 725, 1_000_000)];
        return shop;
    }

    public async Task<(int OnHand, int Reserved)> StockAsync(Goods goods)
    {
        var stock = await Creator.DoAsync(HttpMethod.Get, $"/api/inventory/{goods.Sku}");
        return (stock.GetProperty("onHand").GetInt32(), stock.GetProperty("reserved").GetInt32());
    }

    public void Dispose()
    {
        Creator.Dispose();
        Fan.Dispose();
        Administrator.Dispose();
    }

    private async Task<Goods> SellAsync(string sku, long priceMinor, int onHand)
    {
        var variants = new[]
        {
            new
            {
                sku,
                priceMinor,
                currency = "EUR",
            },
        };
        var product = await Creator.DoAsync(
            HttpMethod.Post,
            "/api/products",
            new
            {
                title = sku,
                kind = "physical",
                taxBasisPoints = 1900,
                variants,
            }
        );
        await Creator.DoAsync(HttpMethod.Post, $"/api/products/{product.GetProperty("id").GetString()}/activate");
        await Creator.DoAsync(HttpMethod.Put, $"/api/inventory/{sku}", new { onHand, lowThreshold = 0 });
        var variant = product.GetProperty("variants")[0].GetProperty("id").GetString()!;
        return new Goods(sku, variant, priceMinor, onHand);
    }

    [GeneratedRegex(@"one-time password (\S+)")]
    private static partial Regex OneTimePassword();
}
