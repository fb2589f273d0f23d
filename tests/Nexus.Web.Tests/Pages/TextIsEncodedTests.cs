using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Nexus.Web.Tests.Pages;

/// <summary>What people write is shown as they wrote it, and never runs.</summary>
public sealed class TextIsEncodedTests
{
    private const string Hostile = "<script>alert(1)</script> \"&'";

    [Fact]
    public async Task A_work_with_a_hostile_title_is_shown_and_does_nothing()
    {
        await using var host = await WebHost.StartAsync();
        using var creator = host.ClientAs(Guid.CreateVersion7(), "creator");
        var work = new
        {
            title = Hostile,
            kind = "audio",
            access = "free",
        };
        await PostAsync(creator, "/api/content/works", work);
        var (_, html) = await creator.PageAsync("/studio");
        AssertShown(html);
    }

    [Fact]
    public async Task A_product_with_a_hostile_title_is_shown_and_does_nothing()
    {
        await using var host = await WebHost.StartAsync();
        using var creator = host.ClientAs(Guid.CreateVersion7(), "creator");
        var id = await MakeProductAsync(creator, Hostile);
        foreach (var path in (string[])["/", "/shop", $"/shop/{id}", "/studio/shop"])
        {
            var (status, html) = await creator.PageAsync(path);
            Assert.Equal(HttpStatusCode.OK, status);
            AssertShown(html);
        }
    }

    [Fact]
    public async Task A_search_for_something_hostile_is_shown_and_does_nothing()
    {
        await using var host = await WebHost.StartAsync();
        using var client = host.Anonymous();
        var (_, html) = await client.PageAsync("/shop?search=" + Uri.EscapeDataString(Hostile));
        AssertShown(html);
    }

    internal static async Task<Guid> MakeProductAsync(HttpClient creator, string title)
    {
        var product = new
        {
            title,
            kind = "physical",
            taxBasisPoints = 1900,
            variants = new[]
            {
                new
                {
                    sku = "UNIT-" + Guid.CreateVersion7().ToString("N")[^6..],
                    priceMinor = 1250,
                    currency = "EUR",
                },
            },
        };
        var made = await PostAsync(creator, "/api/products", product);
        var id = made.GetProperty("id").GetGuid();
        await PostAsync(creator, $"/api/products/{id}/activate", new { });
        return id;
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static void AssertShown(string html)
    {
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
    }
}
