using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamingV2;

/// <summary>The ways on which a work goes out, as people use them.</summary>
internal static class Ways
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A song with a cover, played from a real file.</summary>
    public static async Task<Guid> PublishedSongAsync(ServiceHost host, CreatorClient creator, string access)
    {
        var work = await creator.CreateWorkAsync("Tone", "audio", access);
        await creator.UploadAsync(work, await StreamCore.Media.Samples.SongWithCover(), "audio/mpeg");
        await creator.UntilStateAsync(work, "ready");
        await PublishAsync(host, creator, work);
        return work;
    }

    /// <summary>Published, and known to whoever is asked for it.</summary>
    public static async Task PublishAsync(ServiceHost host, CreatorClient creator, Guid work)
    {
        Assert.Equal(HttpStatusCode.OK, (await creator.PostAsync($"/api/content/works/{work}/publish")).StatusCode);
        using var visitor = host.Anonymous();
        await ContentHost.UntilAsync(
            async () => (await StartAsync(visitor, work)).StatusCode != HttpStatusCode.NotFound,
            "the work to be known"
        );
    }

    public static Task<HttpResponseMessage> StartAsync(HttpClient http, Guid workId) =>
        http.PostAsJsonAsync("/api/stream/sessions", new { workId }, Cancel);

    public static async Task<JsonElement> SessionAsync(HttpClient http, Guid workId)
    {
        var answer = await StartAsync(http, workId);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
        return await answer.JsonAsync();
    }

    /// <summary>The code of the refusal, and what it says.</summary>
    public static async Task<(string Code, string Detail)> RefusalAsync(HttpClient http, Guid workId) =>
        await (await StartAsync(http, workId)).ProblemAsync(403);

    public static Task<HttpResponseMessage> DownloadAsync(HttpClient http, Guid workId) =>
        http.GetAsync($"/api/stream/works/{workId}/download", Cancel);

    public static Task UntilRefusedAsync(HttpClient http, string address, HttpStatusCode status) =>
        ContentHost.UntilAsync(
            async () => (await http.GetAsync(address, Cancel)).StatusCode == status,
            $"{address} to answer {status}",
            30
        );
}
