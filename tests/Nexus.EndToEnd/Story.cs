using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.EndToEnd.Platforms;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd;

/// <summary>The story as <c>nexus demo</c> plays it, and what it must have left behind.</summary>
internal sealed record Story(string Creator, string Fan, string SongId, string VideoId, string OrderId, string ShirtSku)
{
    public const string Password = "a long demo password";

    public static async Task<Story> PlayAsync(IPlatform platform)
    {
        await using var demo = NexusProcess.Start(["demo", "--url", platform.Address.ToString(), "--json"]);
        var exit = await demo.WaitForExitAsync(600);
        Assert.True(exit == 0, demo.Output);
        using var result = JsonDocument.Parse(demo.Output[demo.Output.IndexOf('{', StringComparison.Ordinal)..]);
        string Text(string name) => result.RootElement.GetProperty(name).GetString()!;
        return new Story(
            Text("creator"),
            Text("fan"),
            Text("songId"),
            Text("videoId"),
            Text("orderId"),
            Text("shirtSku")
        );
    }

    /// <summary>A client that is signed in as one of the story's people.</summary>
    public static async Task<HttpClient> SignInAsync(IPlatform platform, string email)
    {
        var client = new HttpClient { BaseAddress = platform.Address };
        // 503 says "try again": services that have just started are still warming up, and a client of any kind would.
        var login = await Eventually.GetAsync(
            () => client.PostAsJsonAsync("/api/auth/login", new { email, password = Password }),
            one => one.StatusCode != HttpStatusCode.ServiceUnavailable,
            "the platform lets somebody sign in"
        );
        var answer = await login.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(login.IsSuccessStatusCode, answer.ToString());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            answer.GetProperty("accessToken").GetString()
        );
        return client;
    }

    /// <summary>One order, one payment, one invoice, one shirt less, the creator's share in the books.</summary>
    public async Task CheckAsync(IPlatform platform)
    {
        using var fan = await SignInAsync(platform, Fan);
        using var creator = await SignInAsync(platform, Creator);
        var order = await fan.GetFromJsonAsync<JsonElement>($"/api/orders/{OrderId}");
        Assert.Equal("readyToShip", order.GetProperty("state").GetString());
        Assert.Equal(3400, order.GetProperty("total").GetProperty("minor").GetInt64());
        Assert.Equal(1, await CountAsync(fan, "/api/orders"));
        Assert.Equal(1, await CountAsync(fan, $"/api/invoices?orderId={OrderId}"));
        Assert.Equal(1, await CountAsync(fan, $"/api/billing/payments?orderId={OrderId}"));
        var stock = await creator.GetFromJsonAsync<JsonElement>($"/api/inventory/{ShirtSku}");
        Assert.Equal(9, stock.GetProperty("onHand").GetInt32());
        Assert.Equal(0, stock.GetProperty("reserved").GetInt32());
        var library = await fan.GetFromJsonAsync<JsonElement>("/api/stream/library");
        Assert.Equal(1, library.GetProperty("items").GetArrayLength());
        var audit = await platform.CommandAsync("audit", "verify");
        Assert.True(audit.ExitCode == 0, audit.Output);
        var letters = await platform.CommandAsync("dead-letters", "list");
        Assert.Contains("No dead letters", letters.Output, StringComparison.Ordinal);
    }

    private static async Task<int> CountAsync(HttpClient client, string path) =>
        (await client.GetFromJsonAsync<JsonElement>(path)).GetProperty("items").GetArrayLength();
}
