using System.Net;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspUpload;

/// <summary>The same bytes again cost their owner nothing, and nobody else can tell that they are there.</summary>
public sealed class SameBytesTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_second_upload_of_the_same_bytes_takes_no_room_and_outlives_the_first(DatabaseEngine engine)
    {
        var song = await File.ReadAllBytesAsync(await TinyMedia.Song, Cancel);
        // Another file by one byte behind the last frame.
        byte[] newer = [.. song, 0];
        var quota = song.Length + newer.Length + newer.Length;
        await using var host = await ContentHost.StartAsync(engine, new() { ["Upload:QuotaBytes"] = $"{quota}" });
        var creator = CreatorClient.New(host);
        var (single, album) = (
            await SendAsync(creator, "Single", song),
            await SendAsync(creator, "On the album", song)
        );
        await creator.UntilStateAsync(single, "ready");
        await creator.UntilStateAsync(album, "ready");
        Assert.Single(await OriginalsAsync(host));
        Assert.Equal(song, await DownloadAsync(creator, single));
        Assert.Equal(song, await DownloadAsync(creator, album));
        // A new version of the single ends the first upload; the album's work still has its bytes.
        await SendAsync(creator, single, newer);
        await ContentHost.UntilAsync(async () => await StatesAsync(creator, "refused") == 1, "the older upload to end");
        Assert.Equal(2, (await OriginalsAsync(host)).Count);
        Assert.Equal(song, await DownloadAsync(creator, album));
        // The last holder goes, and the bytes and their quota with it.
        await SendAsync(creator, album, newer);
        await ContentHost.UntilAsync(async () => await StatesAsync(creator, "refused") == 2, "the last holder to end");
        await ContentHost.UntilAsync(async () => (await OriginalsAsync(host)).Count == 1, "the bytes to go");
        Assert.Equal(newer, await DownloadAsync(creator, album));
        var left = quota - newer.Length;
        await ContentHost.UntilAsync(
            async () =>
                (await creator.BeginAsync(null, ("Upload-Length", $"{left}"), ("Upload-Concat", "partial"))).StatusCode
                == HttpStatusCode.Created,
            "just the quota that one file takes to be taken"
        );
        var over = await creator.BeginAsync(null, ("Upload-Length", "1"), ("Upload-Concat", "partial"));
        Assert.Equal("upload-quota", (await over.ProblemAsync(413)).Code);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Two_uploads_of_the_same_bytes_at_once_are_kept_once_and_another_owners_apart(
        DatabaseEngine engine
    )
    {
        var song = await File.ReadAllBytesAsync(await TinyMedia.Song, Cancel);
        await using var host = await ContentHost.StartAsync(engine);
        var (creator, stranger) = (CreatorClient.New(host), CreatorClient.New(host));
        await Task.WhenAll(
            SendAsync(creator, "One", song),
            SendAsync(creator, "Two", song),
            SendAsync(creator, "Three", song),
            SendAsync(stranger, "Of somebody else", song)
        );
        await ContentHost.UntilAsync(
            async () => await StatesAsync(creator, "stored") == 3 && await StatesAsync(stranger, "stored") == 1,
            "all to be stored"
        );
        var originals = await OriginalsAsync(host);
        Assert.Equal(2, originals.Count);
        Assert.Single(originals, key => key.Contains($"{stranger.UserId:N}"));
    }

    private static async Task<Guid> SendAsync(CreatorClient creator, string title, byte[] bytes)
    {
        var work = await creator.CreateWorkAsync(title, "audio");
        await SendAsync(creator, work, bytes);
        return work;
    }

    private static async Task SendAsync(CreatorClient creator, Guid work, byte[] bytes)
    {
        var sent = await creator.BeginAsync(work, "song.mp3", "audio/mpeg", bytes.Length, bytes);
        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
    }

    private static async Task<List<string>> OriginalsAsync(ServiceHost host) =>
        (await ContentHost.ObjectsAsync(host)).FindAll(key => key.StartsWith("dsp-upload/"));

    private static async Task<int> StatesAsync(CreatorClient creator, string state)
    {
        using var http = creator.Http;
        var list = await (await http.GetAsync("/api/dsp/upload", Cancel)).JsonAsync();
        return list.GetProperty("items").EnumerateArray().Count(item => item.GetProperty("state").GetString() == state);
    }

    private static async Task<byte[]> DownloadAsync(CreatorClient creator, Guid work)
    {
        using var http = creator.Http;
        var asked = await (await http.GetAsync($"/api/stream/works/{work}/download", Cancel)).JsonAsync();
        return await http.GetByteArrayAsync(asked.GetProperty("url").GetString(), Cancel);
    }
}
