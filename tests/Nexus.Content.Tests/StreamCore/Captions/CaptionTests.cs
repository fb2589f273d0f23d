using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.StreamCore;
using Nexus.Content.Tests.StreamCore.Media;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Captions;

public sealed class CaptionTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task Captions_come_change_and_go_without_another_transcode(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var film = await CaptionedFilm.ReadyAsync(host);
        var address = await film.ManifestAsync("hls");
        Assert.DoesNotContain("SUBTITLES", await film.ReadAsync(address), StringComparison.Ordinal);

        var made = await film.PutAsync("de/captions?default=true", CaptionedFilm.German);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Equal("Deutsch", (await made.JsonAsync()).GetProperty("name").GetString());
        var master = await film.ReadAsync(address);
        Assert.Matches(
            "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"subtitles\",NAME=\"Deutsch\",LANGUAGE=\"de\",DEFAULT=YES,AUTOSELECT=YES,FORCED=NO,CHARACTERISTICS=\"public.accessibility.transcribes-spoken-dialog,[^\"]*\",URI=\"../captions/",
            master
        );
        Assert.All(
            master.Split('\n').Where(line => line.StartsWith("#EXT-X-STREAM-INF", StringComparison.Ordinal)),
            line => Assert.EndsWith(",SUBTITLES=\"subtitles\"", line)
        );
        var track = new Uri(address, Regex.Match(master, "URI=\"(../captions/[^\"]+)\"").Groups[1].Value);
        var playlist = await film.ReadAsync(track);
        Assert.Matches("#EXTINF:6\\.\\d+,\n(.+)\n#EXT-X-ENDLIST", playlist);
        var text = await film.ReadAsync(new Uri(track, Regex.Match(playlist, "\n(.+\\.vtt)\n").Groups[1].Value));
        Assert.Equal("WEBVTT\n\n00:00:00.000 --> 00:00:05.000\nGuten Tag\n", text);

        await ReplaceAndRemoveAsync(film, made.Headers.ETag!.Tag, address, master);
    }

    private static async Task ReplaceAndRemoveAsync(CaptionedFilm film, string tag, Uri address, string before)
    {
        // Neither without a version, nor twice as the first, nor by a stranger, nor what is no caption file.
        Assert.Equal(
            "if-match-required",
            (await (await film.PutAsync("de/captions", "x", null)).ProblemAsync(428)).Code
        );
        Assert.Equal("changed-meanwhile", (await (await film.PutAsync("de/captions", "x")).ProblemAsync(412)).Code);
        var stranger = film.Stranger;
        Assert.Equal(
            "not-found",
            (await (await film.PutAsync("fr/captions", "x", by: stranger)).ProblemAsync(404)).Code
        );
        Assert.Equal("not-captions", (await (await film.PutAsync("de/captions", "x", tag)).ProblemAsync(400)).Code);
        Assert.Equal("invalid-request", (await (await film.PutAsync("german/captions", "x")).ProblemAsync(400)).Code);
        Assert.Equal("invalid-request", (await (await film.PutAsync("de/7", "x")).ProblemAsync(400)).Code);
        Assert.Equal(before, await film.ReadAsync(address));

        var other = CaptionedFilm.German.Replace("Tag", "Abend", StringComparison.Ordinal);
        var replaced = await film.PutAsync("de/captions?name=Deutsch%20(CC)", other, tag);
        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
        var master = await film.ReadAsync(address);
        Assert.Contains("NAME=\"Deutsch (CC)\",LANGUAGE=\"de\",DEFAULT=YES", master, StringComparison.Ordinal);
        Assert.NotEqual(Regex.Match(before, "captions/[^\"]+").Value, Regex.Match(master, "captions/[^\"]+").Value);

        // A second track that is the default takes that from the first.
        Assert.Equal(
            HttpStatusCode.OK,
            (await film.PutAsync("en/forced?default=true", CaptionedFilm.German)).StatusCode
        );
        master = await film.ReadAsync(address);
        Assert.Matches("LANGUAGE=\"de\",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO", master);
        Assert.Matches("NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES,AUTOSELECT=YES,FORCED=YES,URI", master);

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await film.DeleteAsync("de/captions", tag)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await film.DeleteAsync("en/forced", "*")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await film.DeleteAsync("de/captions", "*")).StatusCode);
        Assert.DoesNotContain("SUBTITLES", await film.ReadAsync(address), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Text_tracks_inside_a_file_are_taken_over_and_what_was_sent_stays(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(engine, clock: clock);
        var film = await CaptionedFilm.ReadyAsync(host, await CaptionedFilm.WithTextsAsync());
        Assert.Equal(
            ["de Subtitles Deutsch False", "en Forced Signs True", "en Subtitles English False"],
            await TracksAsync(film)
        );
        Assert.Equal(
            HttpStatusCode.OK,
            (await film.PutAsync("en/subtitles?name=Mine", CaptionedFilm.German, "*")).StatusCode
        );
        // A new file without the German track: of what came from the file only that file's stay.
        var other = Samples.New("other.mkv");
        string[] copy =
        [
            "-i",
            await CaptionedFilm.WithTextsAsync(),
            "-map",
            "0",
            "-map",
            "-0:s:1",
            "-c",
            "copy",
            other,
        ];
        await Samples.Run("ffmpeg", copy);
        await film.Creator.UploadAsync(film.Work, other, "video/x-matroska");
        await ContentHost.UntilAsync(
            async () => (await TracksAsync(film)).SequenceEqual(["en Forced Signs True", "en Subtitles Mine False"]),
            "the tracks of the new file"
        );
        // They go with their work.
        using var http = film.Creator.Http;
        await http.DeleteAsync($"/api/content/works/{film.Work}", TestContext.Current.CancellationToken);
        clock.Forward(TimeSpan.FromDays(31));
        await ContentHost.UntilAsync(
            () =>
                host.InScopeAsync(async scope =>
                    !await scope
                        .GetRequiredService<StreamCoreDb>()
                        .Captions.AnyAsync(TestContext.Current.CancellationToken)
                ),
            "the tracks to go"
        );
    }

    private static async Task<List<string>> TracksAsync(CaptionedFilm film) =>
        [
            .. (await film.ListAsync())
                .EnumerateArray()
                .Select(one =>
                    $"{one.GetProperty("language")} {Capital(one.GetProperty("kind").GetString()!)} {one.GetProperty("name")} {one.GetProperty("isDefault")}"
                )
                .Order(StringComparer.Ordinal),
        ];

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
