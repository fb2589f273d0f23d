using Nexus.Content.Tests.StreamCore.Media;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamCore;

/// <summary>What is no media is refused with a reason its owner understands, and nothing of it stays.</summary>
public sealed class RefusalTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task Files_that_are_no_media_are_refused_with_the_reason(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var text = Samples.New("song.mp4");
        await File.WriteAllTextAsync(text, string.Concat(Enumerable.Repeat("la la la\n", 500)), Cancel);
        await RefusedAsync(creator, text, "take.mp4", "text");
        await RefusedAsync(creator, await Samples.Png, "take.mp4", "a PNG picture");
        var empty = Samples.New("empty.mp4");
        await File.WriteAllBytesAsync(empty, [], Cancel);
        await RefusedAsync(creator, empty, "take.mp4", "empty");
        var noise = Samples.New("noise.mp4");
        await File.WriteAllBytesAsync(noise, Enumerable.Range(0, 20_000).Select(i => (byte)(i * 37)).ToArray(), Cancel);
        await RefusedAsync(creator, noise, "take.mp4", "not audio or video");
        await RefusedAsync(creator, await Samples.Cut(TinyMedia.Film, 0.6), "take.mp4", "");
        await RefusedAsync(creator, await TinyMedia.Song, "take.mp3", "only sound");
        await NothingStaysAsync(host);
    }

    [Fact]
    public async Task A_rejected_work_can_get_a_better_file()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Second try", "audio");
        await creator.UploadAsync(work, await Samples.Png, "audio/mpeg", "song.mp3");
        await creator.UntilStateAsync(work, "rejected");
        await creator.UploadAsync(work, await TinyMedia.Song, "audio/mpeg");
        var ready = await creator.UntilStateAsync(work, "ready");
        Assert.Equal(3, ready.GetProperty("duration").GetDouble(), 0.2);
        using var http = creator.Http;
        var history = await (await http.GetAsync($"/api/content/works/{work}/history", Cancel)).JsonAsync();
        Assert.Equal(
            ["ready", "processing", "uploading", "rejected", "uploading"],
            history.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("to").GetString())
        );
    }

    private static async Task RefusedAsync(CreatorClient creator, string path, string name, string reason)
    {
        var work = await creator.CreateWorkAsync("Not that");
        await creator.UploadAsync(work, path, "video/mp4", name);
        var rejected = await creator.UntilStateAsync(work, "rejected");
        Assert.Contains(reason, rejected.GetProperty("reason").GetString());
    }

    private static async Task NothingStaysAsync(ServiceHost host)
    {
        await ContentHost.UntilAsync(
            async () => (await ContentHost.ObjectsAsync(host)).Count == 0,
            "no object to stay"
        );
        await ContentHost.UntilAsync(
            () => Task.FromResult(ContentHost.WorkFiles(host).Count == 0),
            "no work file to stay"
        );
    }
}
