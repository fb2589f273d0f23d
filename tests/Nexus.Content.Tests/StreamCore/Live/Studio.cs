using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Live;

/// <summary>A creator with a live show, and what viewers get of it.</summary>
internal sealed record Studio(ServiceHost Host, CreatorClient Creator, Guid Work, Guid Show, string Address, string Key)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<ServiceHost> HostAsync(DatabaseEngine engine, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Live:Enabled"] = "true",
            ["Live:RtmpPort"] = "0",
            ["Live:RtcPort"] = "0",
            ["Live:Grace"] = "00:00:08",
            ["Live:Preset"] = "ultrafast",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }
        return ContentHost.StartAsync(engine, all);
    }

    public static async Task<Studio> OpenAsync(ServiceHost host, string access = "free")
    {
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Tonight", "video", access);
        var made = await creator.PostAsync("/api/streamcore/shows", new { workId = work });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var answer = await made.JsonAsync();
        var show = answer.GetProperty("show");
        await creator.UntilStateAsync(work, "ready");
        return new Studio(
            host,
            creator,
            work,
            show.GetProperty("id").GetGuid(),
            show.GetProperty("address").GetString()!,
            answer.GetProperty("streamKey").GetString()!
        );
    }

    public async Task PublishAsync() =>
        Assert.Equal(HttpStatusCode.OK, (await Creator.PostAsync($"/api/content/works/{Work}/publish")).StatusCode);

    public async Task<JsonElement> ShowAsync()
    {
        using var http = Creator.Http;
        return await http.GetFromJsonAsync<JsonElement>($"/api/streamcore/shows/{Show}", Cancel);
    }

    public Task<HttpResponseMessage> EndAsync() => Creator.PostAsync($"/api/streamcore/shows/{Show}/end");

    /// <summary>What a player is answered.</summary>
    public static Task<HttpResponseMessage> PlayAsync(HttpClient http, Guid work) =>
        http.PostAsJsonAsync("/api/stream/sessions", new { workId = work }, Cancel);

    /// <summary>The address of the live stream, once there is one.</summary>
    public async Task<Uri> LiveAsync(HttpClient viewer)
    {
        JsonElement session = default;
        await ContentHost.UntilAsync(
            async () =>
            {
                var answer = await PlayAsync(viewer, Work);
                session = answer.StatusCode == HttpStatusCode.OK ? await answer.JsonAsync() : default;
                return session.ValueKind == JsonValueKind.Object && session.GetProperty("live").GetBoolean();
            },
            "the show to be on the air"
        );
        return new Uri(Host.Address, session.GetProperty("hls").GetString());
    }

    public static async Task<string> TextAsync(HttpClient http, Uri address)
    {
        using var answer = await http.GetAsync(address, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    /// <summary>The values of a tag, in order.</summary>
    public static List<string> Tags(string playlist, string name) =>
        [
            .. playlist
                .Split('\n')
                .Where(line => line.StartsWith(name + ":", StringComparison.Ordinal))
                .Select(line => line[(name.Length + 1)..]),
        ];
}
