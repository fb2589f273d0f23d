using Microsoft.Extensions.Configuration;
using Nexus.Content.StreamCore.Live;
using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Content.StreamCore.Live.Recording;
using Nexus.Content.Tests.StreamCore.Media;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Live;

/// <summary>What becomes the recording of a show whose encoder came several times.</summary>
public sealed class TakeJoinerTests : IDisposable
{
    private static readonly Guid Show = Guid.CreateVersion7();

    private readonly TempFolder work = new();
    private readonly LiveFolders folders;
    private readonly TakeJoiner joiner;

    public TakeJoinerTests()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Data:Work"] = work.Path })
            .Build();
        folders = new LiveFolders(configuration);
        joiner = new TakeJoiner(folders, Engine.Tool);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => work.Dispose();

    [Fact]
    public async Task Connections_without_a_picture_spoil_no_others()
    {
        await TakeAsync([1, 2, 3]);
        await TakeAsync(await PictureAsync(seconds: 3, soundFirst: false));
        await TakeAsync([.. "FLV"u8, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0]);
        await TakeAsync(await PictureAsync(seconds: 2, soundFirst: true));
        await TakeAsync([]);
        var file = await joiner.JoinAsync(Show, Cancel);
        Assert.Equal("recording.ts", Path.GetFileName(file));
        var seen = (await Engine.Probe(file!)).Info;
        Assert.InRange(seen.Duration.TotalSeconds, 4.5, 5.5);
        Assert.Equal(("h264", "aac"), (seen.Video!.Codec, seen.Audio!.Codec));
    }

    [Fact]
    public async Task A_single_connection_with_a_picture_is_an_MP4()
    {
        await TakeAsync([.. (await PictureAsync(seconds: 2, soundFirst: false)).SkipLast(500)]);
        await TakeAsync([]);
        var file = await joiner.JoinAsync(Show, Cancel);
        Assert.Equal("recording.mp4", Path.GetFileName(file));
        Assert.InRange((await Engine.Probe(file!)).Info.Duration.TotalSeconds, 1.5, 2.5);
    }

    [Fact]
    public async Task Of_nothing_but_pieces_there_is_no_recording()
    {
        await TakeAsync([]);
        await TakeAsync([1, 2, 3]);
        Assert.Null(await joiner.JoinAsync(Show, Cancel));
    }

    [Fact]
    public async Task A_show_that_went_on_from_a_browser_becomes_one_file_with_one_kind_of_sound()
    {
        await TakeAsync(await PictureAsync(3, soundFirst: false));
        await TakeAsync(await PictureAsync(2, soundFirst: false, "matroska"), TakeFormat.Matroska);
        var whole = (await joiner.JoinAsync(Show, Cancel))!;
        Assert.EndsWith("recording.ts", whole);
        var seen = (await Engine.Probe(whole)).Info;
        Assert.InRange(seen.Duration.TotalSeconds, 4.5, 5.6);
        Assert.Equal(("h264", "aac"), (seen.Video!.Codec, seen.Audio!.Codec));
    }

    [Fact]
    public async Task A_show_from_a_browser_alone_is_copied_as_it_is()
    {
        await TakeAsync(await PictureAsync(2, soundFirst: false, "matroska"), TakeFormat.Matroska);
        var whole = (await joiner.JoinAsync(Show, Cancel))!;
        Assert.EndsWith("recording.mp4", whole);
        var seen = (await Engine.Probe(whole)).Info;
        Assert.Equal(("h264", "opus"), (seen.Video!.Codec, seen.Audio!.Codec));
    }

    private async Task TakeAsync(byte[] sent, TakeFormat? format = null) =>
        await File.WriteAllBytesAsync(folders.NewTake(Show, format ?? TakeFormat.Flv).Path, sent, Cancel);

    private static async Task<byte[]> PictureAsync(int seconds, bool soundFirst, string format = "flv")
    {
        string[] order = soundFirst ? ["-map", "1:a", "-map", "0:v"] : ["-map", "0:v", "-map", "1:a"];
        string[] arguments =
        [
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=128x72:rate=10",
            "-f",
            "lavfi",
            "-i",
            "sine=440",
            .. order,
            "-t",
            $"{seconds}",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-c:a",
            format == "flv" ? "aac" : "libopus",
            "-f",
            format,
        ];
        return await File.ReadAllBytesAsync(
            await MediaSamples.MakeAsync($"take-{seconds}-{soundFirst}.{format}", arguments),
            Cancel
        );
    }
}
