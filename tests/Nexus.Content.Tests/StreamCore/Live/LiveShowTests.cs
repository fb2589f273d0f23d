using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Live;

/// <summary>From a creator's encoder to viewers, and to the recording in the library.</summary>
public sealed class LiveShowTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_show_is_watched_live_and_its_recording_becomes_the_works_file(DatabaseEngine engine)
    {
        await using var host = await Studio.HostAsync(engine);
        var studio = await Studio.OpenAsync(host);
        await studio.PublishAsync();
        using var viewer = host.Anonymous();
        await ContentHost.UntilAsync(
            async () => (await Studio.PlayAsync(viewer, studio.Work)).StatusCode == HttpStatusCode.Conflict,
            "the show to be announced before it is on the air"
        );
        await using var encoder = RtmpEncoder.Start(studio.Address, studio.Key);
        var master = await studio.LiveAsync(viewer);
        Assert.Equal(("live", true), await StateAsync(studio));
        await PlayerReadsAsync(master);
        var media = await MediaPlaylistAsync(viewer, master);
        await PlaylistWaitsAsync(viewer, media);
        Assert.Equal(HttpStatusCode.OK, (await studio.EndAsync()).StatusCode);
        await encoder.UntilItEndsAsync();
        await ContentHost.UntilAsync(
            async () => (await Studio.TextAsync(viewer, media)).EndsWith("#EXT-X-ENDLIST\n", StringComparison.Ordinal),
            "players to be told of the end"
        );
        await ContentHost.UntilAsync(
            async () =>
                await Studio.PlayAsync(viewer, studio.Work) is { StatusCode: HttpStatusCode.OK } answer
                && !(await answer.JsonAsync()).GetProperty("live").GetBoolean(),
            "the recording to be played",
            120
        );
        // Each service learns of the recording by itself.
        await ContentHost.UntilAsync(
            async () =>
                (await studio.Creator.WorkAsync(studio.Work)).GetProperty("duration").ValueKind
                == System.Text.Json.JsonValueKind.Number,
            "the library to know how long it is"
        );
        var work = await studio.Creator.WorkAsync(studio.Work);
        Assert.Equal("published", work.GetProperty("state").GetString());
        Assert.InRange(work.GetProperty("duration").GetDouble(), 4, 60);
        Assert.Equal((320, 180), (work.GetProperty("width").GetInt32(), work.GetProperty("height").GetInt32()));
        Assert.DoesNotContain(await ContentHost.ObjectsAsync(host), key => key.Contains("recordings/"));
    }

    [Fact]
    public async Task Viewers_who_sought_back_keep_the_show_until_its_recording_can_be_played()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite, ("Live:Linger", "00:00:02"));
        var studio = await Studio.OpenAsync(host);
        using var own = studio.Creator.Http;
        await using var encoder = RtmpEncoder.Start(studio.Address, studio.Key);
        var media = await MediaPlaylistAsync(own, await studio.LiveAsync(own));
        await SegmentsAsync(own, media, 12);
        await studio.EndAsync();
        await encoder.UntilItEndsAsync();
        await ContentHost.UntilAsync(
            async () =>
            {
                using var playlist = await own.GetAsync(media, Cancel);
                var isReplaced =
                    await Studio.PlayAsync(own, studio.Work) is { StatusCode: HttpStatusCode.OK } answer
                    && !(await answer.JsonAsync()).GetProperty("live").GetBoolean();
                Assert.True(isReplaced || playlist.StatusCode == HttpStatusCode.OK, "The show is gone too early.");
                return isReplaced;
            },
            "the recording to be played",
            120
        );
        await ContentHost.UntilAsync(
            async () => (await own.GetAsync(media, Cancel)).StatusCode == HttpStatusCode.NotFound,
            "the show to make room for its recording"
        );
    }

    [Fact]
    public async Task A_show_whose_work_is_withdrawn_cannot_be_watched_any_more_not_even_what_was()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite, ("Live:Linger", "01:00:00"));
        var studio = await Studio.OpenAsync(host);
        await studio.PublishAsync();
        using var own = studio.Creator.Http;
        await using var encoder = RtmpEncoder.Start(studio.Address, studio.Key);
        var media = await MediaPlaylistAsync(own, await studio.LiveAsync(own));
        await studio.EndAsync();
        Assert.EndsWith("#EXT-X-ENDLIST\n", await EndedAsync(own, media));
        var withdrawn = await studio.Creator.PostAsync($"/api/content/works/{studio.Work}/withdraw");
        Assert.Equal(HttpStatusCode.OK, withdrawn.StatusCode);
        await ContentHost.UntilAsync(
            async () => (await own.GetAsync(media, Cancel)).StatusCode == HttpStatusCode.NotFound,
            "the show to be gone",
            30
        );
    }

    [Fact]
    public async Task A_bought_show_is_for_those_who_bought_it()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite);
        var studio = await Studio.OpenAsync(host, "bought");
        await studio.PublishAsync();
        await using var encoder = RtmpEncoder.Start(studio.Address, studio.Key);
        using var own = studio.Creator.Http;
        var master = await studio.LiveAsync(own);
        using var stranger = host.ClientAs(Guid.CreateVersion7(), "fan");
        await ContentHost.UntilAsync(
            async () =>
                (await Studio.PlayAsync(stranger, studio.Work)) is { StatusCode: HttpStatusCode.Forbidden } answer
                && (await answer.ProblemAsync(403)).Code == "not-entitled",
            "the publication to be known"
        );
        // An address of another show, or a changed one, opens nothing.
        var foreign = master.ToString().Replace(studio.Show.ToString(), Guid.CreateVersion7().ToString());
        using var visitor = host.Anonymous();
        using var refused = await visitor.GetAsync(foreign, Cancel);
        Assert.Equal("playback-token", (await refused.ProblemAsync(403)).Code);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_a_replaced_one_cuts()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite);
        var studio = await Studio.OpenAsync(host);
        await using (var wrong = RtmpEncoder.Start(studio.Address, studio.Key + "x"))
        {
            Assert.NotEqual("", await wrong.UntilItEndsAsync());
        }
        Assert.Equal(("waiting", false), await StateAsync(studio));
        await using var encoder = RtmpEncoder.Start(studio.Address, studio.Key);
        using var own = studio.Creator.Http;
        await studio.LiveAsync(own);
        await using (var second = RtmpEncoder.Start(studio.Address, studio.Key))
        {
            Assert.NotEqual("", await second.UntilItEndsAsync());
        }
        Assert.False(encoder.HasEnded);
        var replaced = await studio.Creator.PostAsync($"/api/streamcore/shows/{studio.Show}/key");
        var key = (await replaced.JsonAsync()).GetProperty("streamKey").GetString()!;
        await encoder.UntilItEndsAsync();
        await using (var old = RtmpEncoder.Start(studio.Address, studio.Key))
        {
            Assert.NotEqual("", await old.UntilItEndsAsync());
        }
        await using var again = RtmpEncoder.Start(studio.Address, key);
        await ContentHost.UntilAsync(
            async () => await StateAsync(studio) == ("live", true),
            "the new key to be let in"
        );
    }

    [Fact]
    public async Task Viewers_go_on_where_an_encoder_comes_back_and_a_show_ends_where_it_does_not()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite);
        var studio = await Studio.OpenAsync(host);
        using var own = studio.Creator.Http;
        Uri media;
        await using (var first = RtmpEncoder.Start(studio.Address, studio.Key))
        {
            media = await MediaPlaylistAsync(own, await studio.LiveAsync(own));
            await SegmentsAsync(own, media, 4);
            await first.StopAsync();
        }
        Assert.Equal("live", (await StateAsync(studio)).State);
        await using (var second = RtmpEncoder.Start(studio.Address, studio.Key, "640x360"))
        {
            await ContentHost.UntilAsync(
                async () => (await Studio.TextAsync(own, media)).Contains("#EXT-X-DISCONTINUITY\n"),
                "the second stream to follow the first"
            );
            var playlist = await Studio.TextAsync(own, media);
            Assert.Equal(2, Studio.Tags(playlist, "#EXT-X-MAP").Count);
            await SegmentsAsync(own, media, 9);
        }
        var work = await studio.Creator.UntilStateAsync(studio.Work, "ready", 5);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, work.GetProperty("duration").ValueKind);
        await ContentHost.UntilAsync(
            async () =>
                (await studio.Creator.WorkAsync(studio.Work)).GetProperty("duration") is { } duration
                && duration.ValueKind == System.Text.Json.JsonValueKind.Number
                && duration.GetDouble() > 6,
            "both parts to be in the recording",
            120
        );
        Assert.Equal("ended", (await StateAsync(studio)).State);
    }

    [Fact]
    public async Task An_encoder_sends_over_TLS_and_a_renewed_certificate_is_shown_without_a_restart()
    {
        using var pem = new PemFiles();
        await using var host = await Studio.HostAsync(
            DatabaseEngine.Sqlite,
            ("Live:Tls:Certificate", pem.Certificate),
            ("Live:Tls:Key", pem.Key),
            ("Live:RtmpsPort", "0")
        );
        var studio = await Studio.OpenAsync(host);
        var address = (await studio.ShowAsync()).GetProperty("secureAddress").GetString()!;
        Assert.StartsWith("rtmps://", address);
        await using (var encoder = RtmpEncoder.Start(address, studio.Key))
        {
            using var own = studio.Creator.Http;
            await SegmentsAsync(own, await MediaPlaylistAsync(own, await studio.LiveAsync(own)), 2);
        }
        // What does not speak TLS there is cut off.
        await using (var plain = RtmpEncoder.Start(address.Replace("rtmps", "rtmp"), studio.Key))
        {
            Assert.NotEqual("", await plain.UntilItEndsAsync());
        }
        var renewed = pem.Renew();
        await ContentHost.UntilAsync(
            async () => await ShownAsync(new Uri(address.Replace("rtmps", "https")).Port) == renewed,
            "the renewed certificate to be shown"
        );
    }

    [Fact]
    public async Task A_show_that_never_began_leaves_a_draft()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite);
        var studio = await Studio.OpenAsync(host);
        var again = await studio.Creator.PostAsync("/api/streamcore/shows", new { workId = studio.Work });
        Assert.Equal("live-show", (await again.ProblemAsync(409)).Code);
        var stranger = CreatorClient.New(host);
        var theirs = await stranger.PostAsync($"/api/streamcore/shows/{studio.Show}/end");
        Assert.Equal("not-found", (await theirs.ProblemAsync(404)).Code);
        Assert.Equal(HttpStatusCode.OK, (await studio.EndAsync()).StatusCode);
        await studio.Creator.UntilStateAsync(studio.Work, "draft");
        await using var late = RtmpEncoder.Start(studio.Address, studio.Key);
        Assert.NotEqual("", await late.UntilItEndsAsync());
    }

    [Fact]
    public async Task A_song_is_no_show()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var song = await creator.CreateWorkAsync("Song", "audio");
        var answer = await creator.PostAsync("/api/streamcore/shows", new { workId = song });
        Assert.Equal("invalid-request", (await answer.ProblemAsync(400)).Code);
    }

    [Fact]
    public async Task A_restart_keeps_what_was_recorded_and_lets_the_encoder_come_back()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite, ("Live:Grace", "00:00:15"));
        var studio = await Studio.OpenAsync(host);
        using var own = studio.Creator.Http;
        await using (var encoder = RtmpEncoder.Start(studio.Address, studio.Key))
        {
            await SegmentsAsync(own, await MediaPlaylistAsync(own, await studio.LiveAsync(own)), 3);
            await host.RestartAsync();
            await encoder.UntilItEndsAsync();
        }
        Assert.Equal(("live", false), await StateAsync(studio));
        var address = (await studio.ShowAsync()).GetProperty("address").GetString()!;
        await using (var back = RtmpEncoder.Start(address, studio.Key))
        {
            await ContentHost.UntilAsync(
                async () => await StateAsync(studio) == ("live", true),
                "the encoder to come back"
            );
            using var http = studio.Creator.Http;
            var playlist = await Studio.TextAsync(http, await MediaPlaylistAsync(http, await studio.LiveAsync(http)));
            Assert.Equal("1", Studio.Tags(playlist, "#EXT-X-DISCONTINUITY-SEQUENCE")[0]);
            Assert.True(
                long.Parse(Studio.Tags(playlist, "#EXT-X-MEDIA-SEQUENCE")[0], CultureInfo.InvariantCulture) > 2
            );
            await studio.EndAsync();
        }
        await ContentHost.UntilAsync(
            async () =>
                (await studio.Creator.WorkAsync(studio.Work)).GetProperty("duration").ValueKind
                == System.Text.Json.JsonValueKind.Number,
            "the recording",
            120
        );
    }

    private static async Task<string> EndedAsync(HttpClient http, Uri media)
    {
        var text = "";
        await ContentHost.UntilAsync(
            async () => (text = await Studio.TextAsync(http, media)).Contains("#EXT-X-ENDLIST"),
            "players to be told of the end"
        );
        return text;
    }

    private static async Task<string> ShownAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancel);
        var shown = "";
        await using var stream = new SslStream(
            client.GetStream(),
            false,
            (_, certificate, _, _) =>
            {
                shown = ((X509Certificate2)certificate!).Thumbprint;
                return shown.Length > 0;
            }
        );
        await stream.AuthenticateAsClientAsync("localhost");
        return shown;
    }

    private static async Task<(string State, bool Connected)> StateAsync(Studio studio)
    {
        var show = await studio.ShowAsync();
        return (show.GetProperty("state").GetString()!, show.GetProperty("encoderConnected").GetBoolean());
    }

    private static async Task<Uri> MediaPlaylistAsync(HttpClient http, Uri master)
    {
        Uri? found = null;
        await ContentHost.UntilAsync(
            async () =>
            {
                using var answer = await http.GetAsync(master, Cancel);
                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    return false;
                }
                var text = await answer.Content.ReadAsStringAsync(Cancel);
                found = new Uri(
                    master,
                    text.Split('\n').First(line => line.EndsWith(".m3u8", StringComparison.Ordinal))
                );
                return true;
            },
            "the master playlist"
        );
        return found!;
    }

    private static Task SegmentsAsync(HttpClient http, Uri media, int count) =>
        ContentHost.UntilAsync(
            async () => Studio.Tags(await Studio.TextAsync(http, media), "#EXTINF").Count >= count,
            $"{count} segments"
        );

    // A player that knows nothing of us decodes picture and sound.
    private static async Task PlayerReadsAsync(Uri master)
    {
        string[] arguments =
        [
            "-v",
            "error",
            "-i",
            master.ToString(),
            "-t",
            "3",
            "-map",
            "0:v:0",
            "-map",
            "0:a:0",
            "-f",
            "null",
            "-",
        ];
        using var player = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardError = true })!;
        var errors = await player.StandardError.ReadToEndAsync(Cancel);
        await player.WaitForExitAsync(Cancel);
        Assert.Equal((0, ""), (player.ExitCode, errors));
    }

    // A request for what is not there yet is answered when it is, and at once where it is.
    private static async Task PlaylistWaitsAsync(HttpClient http, Uri media)
    {
        await SegmentsAsync(http, media, 7);
        var before = await Studio.TextAsync(http, media);
        var first = long.Parse(Studio.Tags(before, "#EXT-X-MEDIA-SEQUENCE")[0], CultureInfo.InvariantCulture);
        var open = first + Studio.Tags(before, "#EXTINF").Count;
        var asked = await Studio.TextAsync(http, new Uri(media, $"?_HLS_msn={open + 1}&_HLS_part=0"));
        Assert.Equal(open + 1 - first, Studio.Tags(asked, "#EXTINF").Count);
        var skipped = await Studio.TextAsync(http, new Uri(media, $"?_HLS_msn={open + 1}&_HLS_part=0&_HLS_skip=YES"));
        Assert.Single(Studio.Tags(skipped, "#EXT-X-SKIP"));
        Assert.All(
            Studio.Tags(asked, "#EXT-X-PART"),
            part => Assert.InRange(double.Parse(part.Split('=', ',')[1], CultureInfo.InvariantCulture), 0.01, 0.5)
        );
        Assert.All(
            Studio.Tags(asked, "#EXTINF"),
            segment => Assert.InRange(double.Parse(segment.TrimEnd(','), CultureInfo.InvariantCulture), 0.1, 1.49)
        );
        var hint = Studio.Tags(asked, "#EXT-X-PRELOAD-HINT")[0].Split('"')[1];
        using var part = await http.GetAsync(new Uri(media, hint), Cancel);
        Assert.Equal(HttpStatusCode.OK, part.StatusCode);
        Assert.Contains("immutable", part.Headers.CacheControl!.ToString());
        // The oldest is on disk by now.
        using var oldest = await http.GetAsync(new Uri(media, $"seg-{first}.m4s"), Cancel);
        Assert.Equal(HttpStatusCode.OK, oldest.StatusCode);
        Assert.True((await oldest.Content.ReadAsByteArrayAsync(Cancel)).Length > 1000);
        using var asks = new HttpRequestMessage(HttpMethod.Get, media) { Headers = { { "Accept-Encoding", "gzip" } } };
        using var compressed = await http.SendAsync(asks, Cancel);
        Assert.Equal("gzip", compressed.Content.Headers.ContentEncoding.Single());
        using var far = await http.GetAsync(new Uri(media, $"?_HLS_msn={open + 500}"), Cancel);
        Assert.Equal("invalid-request", (await far.ProblemAsync(400)).Code);
    }
}
