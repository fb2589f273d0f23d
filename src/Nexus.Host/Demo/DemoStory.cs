using System.Text.Json;
using Nexus.Kernel;

namespace Nexus.Host.Demo;

/// <summary>
/// The story: a creator uploads a song and a video, publishes them and opens a shop; a fan plays, buys, gets an
/// invoice and downloads. Every step is a public call, and every claim is checked.
/// </summary>
internal sealed class DemoStory(Uri address, DemoScreen screen) : IDisposable
{
    public const string Password = "a long demo password";

    // 34.00 EUR less 19 % tax inside each line (3.99 + 1.44), less the platform's tenth of each net line (2.10 + 0.76).
    private const long ExpectedShareMinor = 2571;

    private readonly DemoClient creator = new(address);
    private readonly DemoClient fan = new(address);
    private readonly string mark = Guid.CreateVersion7().ToString("N")[^8..];

    public async Task<DemoResult> RunAsync(string song, string video, CancellationToken token)
    {
        screen.Title("A creator signs up and uploads");
        var creatorEmail = $"maya-{mark}@demo.example";
        await creator.SignUpAsync(creatorEmail, "Maya Rivers", Password, "creator", token);
        screen.Step($"{creatorEmail} is signed in");
        var songId = await UploadAsync("First Light", "audio", song, "audio/wav", token);
        var videoId = await UploadAsync("First Light (film)", "video", video, "video/mp4", token);
        var releaseId = await ReleaseAsync(songId, token);

        screen.Title("She opens her shop");
        var shirt = await SellAsync("Tour shirt", "physical", $"SHIRT-{mark}", 2500, null, token);
        await creator.PutAsync($"/api/inventory/SHIRT-{mark}", new { onHand = 10, lowThreshold = 2 }, token);
        var album = await SellAsync("First Light — the album", "digital", $"ALBUM-{mark}", 900, releaseId, token);
        screen.Step("a shirt (10 in stock) and the album are for sale");

        screen.Title("A fan listens and buys");
        var fanEmail = $"sam-{mark}@demo.example";
        await fan.SignUpAsync(fanEmail, "Sam Fan", Password, "fan", token);
        screen.Step($"{fanEmail} is signed in");
        var segments = await new DemoPlayback(fan).PlayAsync(songId, token);
        screen.Step($"the song plays: {segments} segments fetched through signed addresses");
        await RequireNotYetHersAsync(songId, token);
        var order = await new DemoPurchase(fan, screen).BuyAsync(shirt, album, 3400, token);
        await CheckMoneyAsync(order, token);
        var bytes = await DownloadAsync(songId, token);
        screen.Step($"the album is hers to download: {bytes:N0} bytes, the original file");
        return new DemoResult(creatorEmail, fanEmail, songId, videoId, releaseId, order, $"SHIRT-{mark}");
    }

    private async Task<string> UploadAsync(string title, string kind, string path, string type, CancellationToken token)
    {
        var draft = new
        {
            title,
            description = "From the demo.",
            kind,
            access = "free",
        };
        var work = await creator.PostAsync("/api/content/works", draft, token);
        var id = work.GetProperty("id").GetString()!;
        await DemoUpload.SendAsync(creator, id, path, type, share => screen.Bar("uploading", share), token);
        var ready = await creator.WaitAsync(
            $"/api/content/my/works/{id}",
            state => state.GetProperty("state").GetString() is "ready" or "rejected",
            state =>
            {
                if (state.GetProperty("progress") is { ValueKind: JsonValueKind.Object } progress)
                {
                    screen.Bar("transcoding", progress.GetProperty("share").GetDouble());
                }
            },
            token
        );
        screen.Bar("transcoding", 1);
        if (ready.GetProperty("state").GetString() == "rejected")
        {
            throw new DemoFailure($"{title} was rejected: {ready.GetProperty("reason").GetString()}");
        }
        await creator.PostAsync($"/api/content/works/{id}/publish", null, token);
        var duration = ready.GetProperty("duration").GetDouble();
        screen.Step($"{title}: {kind}, {duration:F1} s, {Loudness(ready)}, published");
        return id;
    }

    private static string Loudness(JsonElement work) =>
        work.GetProperty("loudnessLufs") is { ValueKind: JsonValueKind.Number } value
            ? $"{value.GetDouble():F1} LUFS"
            : "silent";

    private async Task<string> ReleaseAsync(string songId, CancellationToken token)
    {
        var release = await creator.PostAsync(
            "/api/content/releases",
            new
            {
                title = "First Light",
                description = "The album of the demo.",
                workIds = new[] { songId },
            },
            token
        );
        var id = release.GetProperty("id").GetString()!;
        await creator.PostAsync($"/api/content/releases/{id}/publish", null, token);
        return id;
    }

    private async Task<string> SellAsync(
        string title,
        string kind,
        string sku,
        long priceMinor,
        string? grantsReleaseId,
        CancellationToken token
    )
    {
        var product = await creator.PostAsync(
            "/api/products",
            new
            {
                title,
                description = "From the demo.",
                kind,
                taxBasisPoints = 1900,
                grantsReleaseId,
                variants = new[]
                {
                    new
                    {
                        sku,
                        priceMinor,
                        currency = "EUR",
                    },
                },
            },
            token
        );
        var id = product.GetProperty("id").GetString();
        await creator.PostAsync($"/api/products/{id}/activate", null, token);
        return product.GetProperty("variants")[0].GetProperty("id").GetString()!;
    }

    private async Task CheckMoneyAsync(string orderId, CancellationToken token)
    {
        var invoices = await fan.GetAsync($"/api/invoices?orderId={orderId}", token);
        var invoice = invoices.GetProperty("items")[0];
        var id = invoice.GetProperty("id").GetString();
        var pdf = await fan.DownloadAsync($"/api/invoices/{id}/pdf", token);
        screen.Step(
            $"invoice {invoice.GetProperty("number").GetString()} over 34.00 EUR is issued ({pdf.Length:N0} bytes of PDF)"
        );
        var me = await creator.GetAsync("/api/auth/me", token);
        var account = $"creator:{me.GetProperty("userId").GetString()}:payable";
        var balance = await creator.WaitAsync(
            $"/api/ledger/accounts/{Uri.EscapeDataString(account)}",
            answer => answer.GetProperty("balances").GetArrayLength() > 0,
            null,
            token
        );
        var share = balance.GetProperty("balances")[0].GetProperty("balance").GetInt64();
        if (share != ExpectedShareMinor)
        {
            throw new DemoFailure($"The books owe the creator {share} cents, not {ExpectedShareMinor}.");
        }
        screen.Step($"the books owe the creator her share: {new Money(share, "EUR")}");
    }

    private async Task RequireNotYetHersAsync(string songId, CancellationToken token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/stream/works/{songId}/download");
        using var refusal = await fan.FetchAsync(request, token);
        if (refusal.StatusCode != System.Net.HttpStatusCode.Forbidden)
        {
            throw new DemoFailure($"The original is for buyers, but the answer was {(int)refusal.StatusCode}.");
        }
    }

    private async Task<int> DownloadAsync(string songId, CancellationToken token)
    {
        var link = await fan.GetAsync($"/api/stream/works/{songId}/download", token);
        return (await fan.DownloadAsync(link.GetProperty("url").GetString()!, token)).Length;
    }

    public void Dispose()
    {
        creator.Dispose();
        fan.Dispose();
    }
}

/// <summary>What the story left behind, for scripts.</summary>
internal sealed record DemoResult(
    string Creator,
    string Fan,
    string SongId,
    string VideoId,
    string ReleaseId,
    string OrderId,
    string ShirtSku
);
