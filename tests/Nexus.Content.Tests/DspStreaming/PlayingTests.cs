using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.DspStreaming.Playing;
using Nexus.Content.StreamingV2;
using Nexus.Content.Tests.StreamCore.Media;
using Nexus.Contracts.ProductCatalog;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspStreaming;

/// <summary>From the upload to the music app's speaker.</summary>
public sealed class PlayingTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private const double Length = 9.3;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_song_streams_whole_in_parts_and_transcoded(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        await PublishedAsync(creator, "free");
        using var app = await MusicApp.NewAsync(host);
        var song = (await app.UntilSongsAsync(1))["Tone"];
        var id = "id=" + song.Text("id");
        var whole = await app.SendAsync("stream", id);
        var bytes = await BodyAsync(whole);
        Assert.Equal(
            ("audio/mp4", bytes.Length),
            (whole.Content.Headers.ContentType!.ToString(), whole.Content.Headers.ContentLength)
        );
        var probed = await ProbeAsync(host, bytes);
        Assert.Equal("aac", probed.Codec);
        Assert.InRange(probed.Duration, Length - 0.1, Length + 0.2);
        await RangesJoinAsync(app, id, bytes);
        await SmallerRenditionAsync(host, app, id, bytes.Length);
        await TranscodesAsync(host, app, id);
        await LengthAndOffsetAsync(host, app, id);
        Assert.Equal(0, host.Services.GetRequiredService<Transcodes>().Running);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(host.Folder, "work", "dsp-streaming")));
        Assert.Equal(10, await app.RefusalAsync("stream", id + "&timeOffset=1000"));
        Assert.Equal(70, await app.RefusalAsync("stream", "id=tr-" + Guid.NewGuid().ToString("N")));
        await CoversAsync(app, song);
    }

    private static async Task TranscodesAsync(ServiceHost host, MusicApp app, string id)
    {
        // Raw AAC does not tell its length; it is guessed from the bits.
        foreach (
            var (format, type, codec, error) in ((string, string, string, double)[])
                [("mp3", "audio/mpeg", "mp3", 0.3), ("opus", "audio/ogg", "opus", 0.3), ("aac", "audio/aac", "aac", 4)]
        )
        {
            var answer = await app.SendAsync("stream", $"{id}&format={format}&maxBitRate=96");
            var transcoded = await BodyAsync(answer);
            Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
            var (found, duration) = await ProbeAsync(host, transcoded);
            Assert.Equal(codec, found);
            Assert.InRange(duration, Length - error, Length + error);
        }
    }

    private static async Task RangesJoinAsync(MusicApp app, string id, byte[] whole)
    {
        var joined = new List<byte>();
        foreach (
            var (from, to) in ((int, int)[])
                [(0, 99), (100, 1500), (1501, whole.Length / 2), ((whole.Length / 2) + 1, whole.Length - 1)]
        )
        {
            var part = await app.SendAsync("stream", id, $"bytes={from}-{to}");
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
            Assert.Equal($"bytes {from}-{to}/{whole.Length}", part.Content.Headers.ContentRange!.ToString());
            joined.AddRange(await BodyAsync(part));
        }
        Assert.Equal(whole, joined);
        var beyond = await app.SendAsync("stream", id, $"bytes={whole.Length}-");
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    private static async Task SmallerRenditionAsync(ServiceHost host, MusicApp app, string id, int whole)
    {
        var smaller = await app.SendAsync("stream", id + "&maxBitRate=64");
        Assert.Equal("audio/mp4", smaller.Content.Headers.ContentType!.ToString());
        var bytes = await BodyAsync(smaller);
        Assert.InRange(bytes.Length, 20_000, whole - 10_000);
        // Below the smallest rendition it is transcoded, whatever the app asks for; raw is as it lies.
        var tiny = await app.SendAsync("stream", id + "&maxBitRate=32");
        Assert.Equal("audio/mpeg", tiny.Content.Headers.ContentType!.ToString());
        Assert.Equal("mp3", (await ProbeAsync(host, await BodyAsync(tiny))).Codec);
        Assert.Equal(whole, (await BodyAsync(await app.SendAsync("stream", id + "&maxBitRate=32&format=raw"))).Length);
    }

    private static async Task LengthAndOffsetAsync(ServiceHost host, MusicApp app, string id)
    {
        var known = await app.SendAsync("stream", id + "&format=mp3&maxBitRate=128&estimateContentLength=true");
        var bytes = await BodyAsync(known);
        Assert.Equal(bytes.Length, known.Content.Headers.ContentLength);
        var part = await app.SendAsync("stream", id + "&format=mp3&maxBitRate=128", "bytes=1000-1999");
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(bytes[1000..2000], await BodyAsync(part));
        var later = await BodyAsync(await app.SendAsync("stream", id + "&format=mp3&timeOffset=6.3"));
        Assert.InRange((await ProbeAsync(host, later)).Duration, 2.5, 3.5);
    }

    private static async Task CoversAsync(MusicApp app, JsonElement song)
    {
        foreach (var id in (string[])[song.Text("coverArt"), song.Text("albumId"), song.Text("artistId")])
        {
            var picture = await app.SendAsync("getCoverArt", $"id={id}&size=40");
            Assert.Equal("image/jpeg", picture.Content.Headers.ContentType!.ToString());
            using var bitmap = SkiaSharp.SKBitmap.Decode(await BodyAsync(picture));
            Assert.Equal((40, 40), (bitmap.Width, bitmap.Height));
        }
        using var full = SkiaSharp.SKBitmap.Decode(
            await BodyAsync(await app.SendAsync("getCoverArt", "size=2000&id=" + song.Text("coverArt")))
        );
        Assert.Equal(64, full.Width);
        Assert.Equal(70, await app.RefusalAsync("getCoverArt", "id=al-" + Guid.NewGuid().ToString("N")));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Who_rents_hears_and_keeps_nothing(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await PublishedAsync(creator, "bought");
        var release = await Pieces.ReleaseAsync(creator, "Album", work);
        using var fan = await MusicApp.NewAsync(host);
        await Purchases.TellAsync(host, Purchases.Paid(fan.UserId, release, new RentalTerms(30, 1)));
        await fan.UntilSongsAsync(1);
        var id = $"id=tr-{work:N}";
        // To ask for the file has not begun it.
        Assert.Equal(50, await fan.RefusalAsync("download", id));
        Assert.Null(await StartedAtAsync());
        Assert.Equal("aac", (await ProbeAsync(host, await BodyAsync(await fan.SendAsync("stream", id)))).Codec);
        Assert.NotNull(await StartedAtAsync());
        Assert.Equal(50, await fan.RefusalAsync("download", id));

        Task<DateTimeOffset?> StartedAtAsync() =>
            host.InScopeAsync(services =>
                services
                    .GetRequiredService<StreamingDb>()
                    .Rentals.Where(row => row.UserId == fan.UserId)
                    .Select(row => row.StartedAt)
                    .SingleAsync(Cancel)
            );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Who_has_not_bought_hears_nothing_and_who_has_gets_the_original(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await PublishedAsync(creator, "bought");
        var release = await Pieces.ReleaseAsync(creator, "Album", work);
        using var owner = await MusicApp.NewAsync(host, creator.UserId);
        await owner.UntilSongsAsync(1);
        using var fan = await MusicApp.NewAsync(host);
        var id = $"id=tr-{work:N}";
        Assert.Equal(50, await fan.RefusalAsync("stream", id));
        Assert.Equal(50, await fan.RefusalAsync("download", id));
        Assert.Equal(50, await fan.RefusalAsync("scrobble", id + "&submission=false"));
        await Purchases.PayAsync(host, fan.UserId, release);
        await fan.UntilSongsAsync(1);
        var original = await fan.SendAsync("download", id);
        Assert.Equal(await File.ReadAllBytesAsync(await Samples.SongWithCover(), Cancel), await BodyAsync(original));
        Assert.Equal("cover.mp3", original.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal("aac", (await ProbeAsync(host, await BodyAsync(await fan.SendAsync("stream", id)))).Codec);
        Assert.Equal(HttpStatusCode.PartialContent, (await fan.SendAsync("download", id, "bytes=0-9")).StatusCode);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_scrobble_counts_once_and_only_what_had_time_to_sound(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(engine, clock: clock);
        var creator = CreatorClient.New(host);
        var work = await PublishedAsync(creator, "free");
        using var app = await MusicApp.NewAsync(host);
        await app.UntilSongsAsync(1);
        var id = $"id=tr-{work:N}";
        clock.Freeze();
        using var owner = creator.Http;
        // Nothing was begun.
        await app.AskAsync("scrobble", id);
        Assert.Equal(0, await PlaysAsync(owner, work));
        await app.AskAsync("scrobble", id + "&submission=false");
        clock.Forward(TimeSpan.FromSeconds(2));
        await app.AskAsync("scrobble", id);
        Assert.Equal(0, await PlaysAsync(owner, work));
        var playing = (await app.AskAsync("getNowPlaying")).GetProperty("nowPlaying").GetProperty("entry");
        Assert.Equal(["Tone"], playing.EnumerateArray().Select(entry => entry.Text("title")));
        clock.Forward(TimeSpan.FromSeconds(4));
        for (var i = 0; i < 3; i++)
        {
            await app.AskAsync("scrobble", id);
        }
        // A part asked for while it still sounds is no second play.
        await BodyAsync(await app.SendAsync("stream", id, "bytes=0-99"));
        await app.AskAsync("scrobble", id);
        Assert.Equal(1, await PlaysAsync(owner, work));
        clock.Forward(TimeSpan.FromSeconds(10));
        Assert.Empty(
            (await app.AskAsync("getNowPlaying")).GetProperty("nowPlaying").GetProperty("entry").EnumerateArray()
        );
        await app.AskAsync("scrobble", id);
        Assert.Equal(1, await PlaysAsync(owner, work));
        // Another play counts when the window of half an hour is over.
        clock.Forward(TimeSpan.FromMinutes(31));
        await BodyAsync(await app.SendAsync("stream", id));
        clock.Forward(TimeSpan.FromSeconds(6));
        await app.AskAsync("scrobble", id);
        Assert.Equal(2, await PlaysAsync(owner, work));
        await ContentHost.UntilAsync(
            async () => (await app.UntilSongsAsync(1))["Tone"].GetProperty("playCount").GetInt32() == 2,
            "the listener's own count"
        );
    }

    private static async Task<long> PlaysAsync(HttpClient owner, Guid work) =>
        JsonDocument
            .Parse(await owner.GetStringAsync($"/api/stream/works/{work}/plays", Cancel))
            .RootElement.GetProperty("plays")
            .GetInt64();

    [Fact]
    public async Task A_listener_who_goes_away_ends_his_transcode()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var path = await Samples.Make(
            "long.mp3",
            "-f lavfi -i anoisesrc=d=450:c=pink:r=44100 -c:a libmp3lame -b:a 128k"
        );
        await PublishedAsync(creator, "free", path, 180);
        using var app = await MusicApp.NewAsync(host);
        var song = (await app.UntilSongsAsync(1))["Tone"];
        var transcodes = host.Services.GetRequiredService<Transcodes>();
        using (var http = host.Anonymous())
        {
            var address = app.Address("stream", $"id={song.Text("id")}&format=opus");
            using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, Cancel);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(1, transcodes.Running);
        }
        await ContentHost.UntilAsync(() => Task.FromResult(transcodes.Running == 0), "the process to end", 5);
        var folder = Path.Combine(host.Folder, "work", "dsp-streaming");
        await ContentHost.UntilAsync(
            () => Task.FromResult(!Directory.EnumerateFiles(folder).Any()),
            "its file to go",
            5
        );
    }

    internal static async Task<Guid> PublishedAsync(
        CreatorClient creator,
        string access,
        string? path = null,
        int seconds = 90
    )
    {
        var work = await creator.CreateWorkAsync("Tone", "audio", access);
        await creator.UploadAsync(work, path ?? await Samples.SongWithCover(), "audio/mpeg");
        await creator.UntilStateAsync(work, "ready", seconds);
        var published = await creator.PostAsync($"/api/content/works/{work}/publish");
        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        return work;
    }

    private static async Task<byte[]> BodyAsync(HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, response.ToString());
        return await response.Content.ReadAsByteArrayAsync(Cancel);
    }

    private static async Task<(string Codec, double Duration)> ProbeAsync(ServiceHost host, byte[] bytes)
    {
        var path = Path.Combine(host.Folder, "probed");
        await File.WriteAllBytesAsync(path, bytes, Cancel);
        await Samples.Run("ffmpeg", ["-i", path, "-f", "null", "-"]);
        var told = await Samples.Run(
            "ffprobe",
            ["-show_entries", "stream=codec_name:format=duration", "-of", "default=nw=1:nk=1", path]
        );
        var lines = told.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (lines[0], double.Parse(lines[^1], CultureInfo.InvariantCulture));
    }
}
