using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nexus.EndToEnd.Platforms;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd;

/// <summary>
/// A label: its owner invites an editor and a bookkeeper. One uploads, publishes and sells in its name, the other sees
/// what is earned and changes nothing; who is removed is out within a second, and what he made stays.
/// </summary>
internal sealed partial class LabelStory : IDisposable
{
    private const string Header = "X-Nexus-Organisation";
    private const string Song = "The label's song";

    private readonly IPlatform platform;
    private readonly List<HttpClient> clients = [];
    private string label = "";

    private LabelStory(IPlatform platform) => this.platform = platform;

    public static async Task CheckAsync(IPlatform platform)
    {
        using var story = new LabelStory(platform);
        var owner = await story.RegisterAsync("label-owner", "creator");
        story.label = Text(
            await PostAsync(owner, "/api/users/organisations", new { name = "The Label" }),
            "organisationId"
        );
        var editor = await story.InviteAsync(owner, "label-editor", "creator", "editor");
        var bookkeeper = await story.InviteAsync(owner, "label-books", "fan", "finance");
        var stranger = await story.RegisterAsync("label-stranger", "creator");
        stranger.DefaultRequestHeaders.Add(Header, story.label);
        var work = await PublishSongAsync(editor);
        var product = await SellShirtAsync(editor);
        await story.BuyAsync(product);
        await story.BookkeeperReadsAndChangesNothingAsync(bookkeeper, work, product);
        await story.StrangerGainsNothingAsync(stranger, work, product);
        await story.RemovedEditorIsOutAsync(owner, editor, bookkeeper, work, product);
    }

    public void Dispose() => clients.ForEach(client => client.Dispose());

    private async Task<HttpClient> RegisterAsync(string name, string role)
    {
        using var client = new HttpClient { BaseAddress = platform.Address };
        var account = new
        {
            email = name + "@example.com",
            displayName = name,
            password = Story.Password,
            role,
        };
        var answer = await client.PostAsJsonAsync("/api/auth/register", account);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        clients.Add(await Story.SignInAsync(platform, account.email));
        return clients[^1];
    }

    // The token of the mail is what proves the address.
    private async Task<HttpClient> InviteAsync(HttpClient owner, string name, string account, string role)
    {
        var client = await RegisterAsync(name, account);
        await PostAsync(
            owner,
            $"/api/users/organisations/{label}/invitations",
            new { email = name + "@example.com", role }
        );
        var token = await Eventually.GetAsync(
            () => Task.FromResult(InvitationOf(name)),
            found => found is not null,
            "the invitation's mail is there"
        );
        await PostAsync(client, "/api/users/invitations/accept", new { token });
        client.DefaultRequestHeaders.Add(Header, label);
        return client;
    }

    private string? InvitationOf(string name) =>
        Directory.Exists(platform.MailFolder)
            ? Directory
                .GetFiles(platform.MailFolder, "*.eml")
                .Select(File.ReadAllText)
                .Where(mail => mail.Contains($"To: {name}@", StringComparison.Ordinal))
                .Select(mail => Invitation().Match(mail.Replace("=\r\n", "", StringComparison.Ordinal)))
                .FirstOrDefault(match => match.Success)
                ?.Groups[1]
                .Value
            : null;

    private static async Task<string> PublishSongAsync(HttpClient editor)
    {
        var work = new
        {
            title = Song,
            kind = "audio",
            access = "free",
        };
        var id = Text(await PostAsync(editor, "/api/content/works", work), "id");
        var bytes = await File.ReadAllBytesAsync(await MediaSamples.Song);
        using var upload = new HttpRequestMessage(HttpMethod.Post, "/api/dsp/upload");
        upload.Headers.Add("Tus-Resumable", "1.0.0");
        upload.Headers.Add("Upload-Length", bytes.Length.ToString());
        upload.Headers.Add(
            "Upload-Metadata",
            $"filename {Base64("song.wav")},filetype {Base64("audio/wav")},workid {Base64(id)}"
        );
        upload.Content = new ByteArrayContent(bytes);
        upload.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        var sent = await editor.SendAsync(upload);
        Assert.True(sent.StatusCode == HttpStatusCode.Created, await sent.Content.ReadAsStringAsync());
        var made = await Eventually.GetAsync(
            () => editor.GetFromJsonAsync<JsonElement>($"/api/content/my/works/{id}"),
            one => Text(one, "state") is "ready" or "rejected",
            "the label's song is ready",
            TimeSpan.FromMinutes(2)
        );
        Assert.True(Text(made, "state") == "ready", made.ToString());
        await PostAsync(editor, $"/api/content/works/{id}/publish");
        return id;
    }

    private static async Task<JsonElement> SellShirtAsync(HttpClient editor)
    {
        var variants = new[]
        {
            new
            {
                sku = "LABEL-SHIRT",
                priceMinor = 2500,
                currency = "EUR",
            },
        };
        var shirt = new
        {
            title = "The label's shirt",
            kind = "physical",
            taxBasisPoints = 1900,
            variants,
        };
        var product = await PostAsync(editor, "/api/products", shirt);
        var set = await editor.PutAsJsonAsync("/api/inventory/LABEL-SHIRT", new { onHand = 10, lowThreshold = 0 });
        Assert.True(set.IsSuccessStatusCode, await set.Content.ReadAsStringAsync());
        return await PostAsync(editor, $"/api/products/{Text(product, "id")}/activate");
    }

    private async Task BuyAsync(JsonElement product)
    {
        var fan = await RegisterAsync("label-fan", "fan");
        var order = new
        {
            lines = new[] { new { variantId = Text(product.GetProperty("variants")[0], "id"), quantity = 1 } },
            expectedTotalMinor = 2500,
            expectedCurrency = "EUR",
            paymentMethod = "tok_visa",
            shippingAddress = new
            {
                name = "Ada",
                street = "Main Street 1",
                postalCode = "10115",
                city = "Berlin",
                country = "DE",
            },
        };
        await PostAsync(fan, "/api/orders", order);
    }

    private async Task BookkeeperReadsAndChangesNothingAsync(HttpClient bookkeeper, string work, JsonElement product)
    {
        var account = $"/api/ledger/accounts/creator:{label}:payable";
        await Eventually.PassesAsync(async () =>
        {
            var balances = (await bookkeeper.GetFromJsonAsync<JsonElement>(account)).GetProperty("balances");
            Assert.True(balances[0].GetProperty("balance").GetInt64() > 0);
        });
        var sales = await bookkeeper.GetFromJsonAsync<JsonElement>("/api/orders/sales");
        Assert.Equal(1, sales.GetProperty("items").GetArrayLength());
        foreach (var answer in await ChangesAsync(bookkeeper, work, product))
        {
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    private async Task StrangerGainsNothingAsync(HttpClient stranger, string work, JsonElement product)
    {
        await RefusedAsync(stranger, work, product);
        var account = await stranger.GetAsync($"/api/ledger/accounts/creator:{label}:payable");
        Assert.Equal(HttpStatusCode.NotFound, account.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync("/api/orders/sales")).StatusCode);
    }

    private async Task RemovedEditorIsOutAsync(
        HttpClient owner,
        HttpClient editor,
        HttpClient bookkeeper,
        string work,
        JsonElement product
    )
    {
        var read = await editor.GetAsync($"/api/content/my/works/{work}");
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        var people = await owner.GetFromJsonAsync<JsonElement>($"/api/users/organisations/{label}");
        var id = people
            .GetProperty("members")
            .EnumerateArray()
            .Where(one => Text(one, "role") == "editor")
            .Select(one => Text(one, "userId"))
            .Single();
        var removed = await owner.DeleteAsync($"/api/users/organisations/{label}/members/{id}");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await Task.Delay(TimeSpan.FromSeconds(1));
        await RefusedAsync(editor, work, product);
        var left = await bookkeeper.GetFromJsonAsync<JsonElement>("/api/content/my/works");
        Assert.Equal(Song, Text(left.GetProperty("items")[0], "title"));
        var shown = await editor.GetFromJsonAsync<JsonElement>($"/api/content/works/{work}");
        Assert.Equal("The Label", Text(shown, "ownerName"));
    }

    // As if the things were not there, and nothing is made in the label's name.
    private static async Task RefusedAsync(HttpClient who, string work, JsonElement product)
    {
        var answers = await ChangesAsync(who, work, product);
        Assert.Equal(HttpStatusCode.Forbidden, answers[0].StatusCode);
        Assert.All(answers.Skip(1), answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
    }

    private static async Task<HttpResponseMessage[]> ChangesAsync(HttpClient who, string work, JsonElement product) =>
        [
            await who.PostAsJsonAsync(
                "/api/content/works",
                new
                {
                    title = "More",
                    kind = "audio",
                    access = "free",
                }
            ),
            await who.PostAsJsonAsync($"/api/content/works/{work}/withdraw", new { }),
            await who.PostAsync($"/api/products/{Text(product, "id")}/archive", null),
            await who.PutAsJsonAsync("/api/inventory/LABEL-SHIRT", new { onHand = 0 }),
        ];

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = JsonContent.Create(body ?? new { }),
        };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"/invitation\?token=(?:3D)?([A-Za-z0-9_-]+)")]
    private static partial Regex Invitation();
}
