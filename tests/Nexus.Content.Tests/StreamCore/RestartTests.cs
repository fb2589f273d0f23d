using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Content.Tests.StreamCore;

public sealed class RestartTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_transcode_that_a_restart_interrupted_ends_well(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Interrupted");
        await creator.UploadAsync(work, await TinyMedia.Film, "video/mp4");
        // A file in the engine's folder says that it is at it, and the work that it has not ended.
        await ContentHost.UntilAsync(
            () => Task.FromResult(ContentHost.WorkFiles(host).Exists(file => file.Contains("/out/"))),
            "the engine to be at work"
        );
        await host.RestartAsync();
        var restarted = DateTimeOffset.UtcNow;
        await creator.UntilStateAsync(work, "ready");
        using var http = creator.Http;
        var history = await http.GetFromJsonAsync<JsonElement>($"/api/content/works/{work}/history", Cancel);
        Assert.True(
            history.GetProperty("items")[0].GetProperty("at").GetDateTimeOffset() > restarted,
            "It had ended before."
        );
        await ContentHost.UntilAsync(
            () => Task.FromResult(ContentHost.WorkFiles(host).Count == 0),
            "no work file to stay"
        );
    }

    [Fact]
    public async Task A_new_file_takes_the_place_of_the_old_asset_and_original()
    {
        await using var host = await ContentHost.StartAsync(
            DatabaseEngine.Sqlite,
            new() { ["StreamCore:KeepOldAssets"] = "00:00:00" }
        );
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("New mix", "audio");
        await creator.UploadAsync(work, await TinyMedia.Song, "audio/mpeg");
        var first = (await creator.UntilStateAsync(work, "ready")).GetProperty("waveform").GetString();
        var before = await ContentHost.ObjectsAsync(host);
        // The same sound in other bytes (an ID3v1 tag behind it): the same bytes would be kept.
        var other = Path.Combine(host.Folder, "other.mp3");
        byte[] bytes = [.. await File.ReadAllBytesAsync(await TinyMedia.Song, Cancel), .. "TAG"u8, .. new byte[125]];
        await File.WriteAllBytesAsync(other, bytes, Cancel);
        await creator.UploadAsync(work, other, "audio/mpeg");
        await ContentHost.UntilAsync(
            async () =>
            {
                var now = await creator.WorkAsync(work);
                return now.GetProperty("state").GetString() == "ready"
                    && now.GetProperty("waveform").GetString() != first;
            },
            "the new asset"
        );
        await ContentHost.UntilAsync(
            async () =>
            {
                var now = await ContentHost.ObjectsAsync(host);
                return now.Count == before.Count && !now.Intersect(before).Any();
            },
            "the old asset and original to go"
        );
    }
}
