using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nexus.Kernel.Security;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspStreaming;

/// <summary>A listener with a music app that signs in with an app password.</summary>
internal sealed class MusicApp(ServiceHost host, Guid userId, string password) : IDisposable
{
    private readonly HttpClient http = host.Anonymous();

    public Guid UserId => userId;

    public string UserName => UserAuthDouble.EmailOf(userId);

    public string Password => password;

    public static async Task<MusicApp> NewAsync(ServiceHost host, Guid? userId = null, string name = "Phone")
    {
        var id = userId ?? Guid.CreateVersion7();
        using var owner = SignedIn(host, id);
        var made = await owner.PostAsJsonAsync("/api/dsp/stream/app-passwords", new { name });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var answer = await made.JsonAsync();
        Assert.Equal(UserAuthDouble.EmailOf(id), answer.GetProperty("userName").GetString());
        return new MusicApp(host, id, answer.GetProperty("password").GetString()!);
    }

    /// <summary>The person herself, in a session.</summary>
    public static HttpClient SignedIn(ServiceHost host, Guid userId) =>
        host.ClientWith(userId, new() { [NexusClaims.Session] = Guid.CreateVersion7().ToString() }, "fan");

#pragma warning disable CA5351 // The protocol demands it.
    public static string Token(string password, string salt) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(password + salt)));
#pragma warning restore CA5351

    public string Address(string method, string parameters = "", string client = "tests") =>
        $"/rest/{method}?u={Uri.EscapeDataString(UserName)}&t={Token(password, "salt7")}&s=salt7&v=1.16.1&c={client}"
        + (parameters.Length > 0 ? "&" + parameters : "");

    /// <summary>The inner object of a JSON answer that is ok.</summary>
    public async Task<JsonElement> AskAsync(string method, string parameters = "", string client = "tests")
    {
        var answer = await AnswerAsync(Address(method, parameters + "&f=json", client));
        Assert.True(answer.GetProperty("status").GetString() == "ok", answer.ToString());
        return answer;
    }

    /// <summary>The error's number.</summary>
    public async Task<int> RefusalAsync(string method, string parameters = "") =>
        (await AnswerAsync(Address(method, parameters + "&f=json")))
            .GetProperty("error")
            .GetProperty("code")
            .GetInt32();

    public async Task<JsonElement> AnswerAsync(string address)
    {
        using var response = await http.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.JsonAsync()).GetProperty("subsonic-response");
    }

    public async Task<HttpResponseMessage> SendAsync(string method, string parameters, string? range = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(method, parameters));
        if (range is not null)
        {
            request.Headers.TryAddWithoutValidation("Range", range);
        }
        return await http.SendAsync(request);
    }

    /// <summary>Waits until the app finds so many songs; answers their titles with their elements.</summary>
    public async Task<Dictionary<string, JsonElement>> UntilSongsAsync(int count)
    {
        List<JsonElement> songs = [];
        await ContentHost.UntilAsync(
            async () =>
            {
                var all = await AskAsync("search3", "query=&songCount=500");
                songs = [.. all.GetProperty("searchResult3").GetProperty("song").EnumerateArray()];
                return songs.Count == count;
            },
            $"{count} songs, there are {songs.Count}"
        );
        return songs.ToDictionary(song => song.Text("title"));
    }

    public void Dispose() => http.Dispose();
}

internal static class Pieces
{
    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static List<string> Texts(this JsonElement element, string list, string name) =>
        element.TryGetProperty(list, out var items) ? [.. items.EnumerateArray().Select(item => item.Text(name))] : [];

    public static async Task<Guid> ReleaseAsync(CreatorClient creator, string title, params Guid[] workIds)
    {
        var made = await creator.PostAsync("/api/content/releases", new { title, workIds });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var release = (await made.JsonAsync()).GetProperty("id").GetGuid();
        var published = await creator.PostAsync($"/api/content/releases/{release}/publish");
        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        return release;
    }
}
