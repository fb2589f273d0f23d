using System.Data.Common;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.EndToEnd.Platforms;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd;

/// <summary>The people of the story ask for their data and are then forgotten by every service.</summary>
internal static class Forgetting
{
    private static readonly string[] Holders =
    [
        "auth-service",
        "auth-service-v2",
        "billing-service",
        "content-mgmt",
        "dsp-metadata",
        "dsp-streaming",
        "dsp-upload",
        "inventory-mgr",
        "invoice-gen",
        "key-service",
        "ledger-mgr",
        "order-processor",
        "product-catalog",
        "pv-keys",
        "session-mgr",
        "streamcore",
        "streaming-v2",
        "token-mgr",
        "user-auth",
    ];

    // Every service has its part, and some have only just been started again.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task CheckAsync(IPlatform platform, Story story)
    {
        using var fan = await Story.SignInAsync(platform, story.Fan);
        await CheckExportAsync(fan, story);
        using var creator = await Story.SignInAsync(platform, story.Creator);
        await EraseAsync(fan, story.Fan);
        await EraseAsync(creator, story.Creator);
        await Eventually.PassesAsync(
            async () =>
                Assert.Equal(
                    2L * Holders.Length,
                    await NumberAsync(platform, "user-auth", "SELECT count(*) FROM service_erasures")
                ),
            Patience
        );
        await CheckTracesAsync(platform, story);
        var letters = await platform.CommandAsync("dead-letters", "list");
        Assert.Contains("No dead letters", letters.Output, StringComparison.Ordinal);
    }

    private static async Task CheckExportAsync(HttpClient fan, Story story)
    {
        var asked = await fan.PostAsync("/api/users/me/exports", null);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        var id = (await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("exportId").GetString();
        byte[] bytes = [];
        await Eventually.PassesAsync(
            async () => bytes = await fan.GetByteArrayAsync($"/api/users/me/exports/{id}/content"),
            Patience
        );
        using var zip = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal(
            [.. Holders.Select(name => name + ".json").Append("index.html").Order(StringComparer.Ordinal)],
            zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal)
        );
        foreach (
            var (service, text) in new[]
            {
                ("order-processor", story.OrderId),
                ("invoice-gen", story.OrderId),
                ("billing-service", story.OrderId),
                ("streaming-v2", story.OrderId),
                ("user-auth", story.Fan),
            }
        )
        {
            using var reader = new StreamReader(await zip.GetEntry(service + ".json")!.OpenAsync());
            Assert.Contains(text, await reader.ReadToEndAsync(), StringComparison.OrdinalIgnoreCase);
        }
    }

    private static async Task EraseAsync(HttpClient client, string email)
    {
        var asked = await client.PostAsJsonAsync("/api/users/me/erasure", new { confirm = email });
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
    }

    private static async Task CheckTracesAsync(IPlatform platform, Story story)
    {
        async Task NoneAsync(string service, string sql) => Assert.Equal(0, await NumberAsync(platform, service, sql));

        var people = $"'{story.Fan}', '{story.Creator}'";
        await NoneAsync("user-auth", $"SELECT count(*) FROM users WHERE email IN ({people})");
        await NoneAsync("content-mgmt", "SELECT count(*) FROM works");
        await NoneAsync("content-mgmt", "SELECT count(*) FROM releases");
        await NoneAsync("dsp-upload", "SELECT count(*) FROM uploads");
        await NoneAsync("streaming-v2", "SELECT count(*) FROM grants");
        await NoneAsync("streaming-v2", "SELECT count(*) FROM play_sessions WHERE user_id IS NOT NULL");
        await NoneAsync("product-catalog", "SELECT count(*) FROM products WHERE state <> 'Archived'");
        await NoneAsync("billing-service", "SELECT count(*) FROM payments WHERE method <> 'erased'");
        // Kept by law, or because a parcel is under way.
        Assert.Equal(
            1,
            await NumberAsync(platform, "invoice-gen", "SELECT count(*) FROM invoices WHERE buyer_name <> ''")
        );
        Assert.Equal(1, await NumberAsync(platform, "order-processor", "SELECT count(*) FROM orders"));
        await Eventually.PassesAsync(() => NoneAsync("streamcore", "SELECT count(*) FROM assets"), Patience);
    }

    private static async Task<long> NumberAsync(IPlatform platform, string service, string sql)
    {
        await using DbConnection connection = await platform.OpenDatabaseAsync(service);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
