using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.DspMetadata;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspMetadata;

public sealed class LyricsTests
{
    private const string Lrc = """
        [ar:Ada]
        [offset:+250]
        [00:12.25]At the harbour
        [00:20.35][00:05.75]Blue, blue
        [01:02.250]<01:02.250>Last <01:03.50>light
        [01:10.25]
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Timed_lyrics_come_back_as_lines_and_as_an_lrc_file(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Blue Hour", "audio");
        var path = $"works/{work}/lyrics";
        Assert.Equal("not-found", (await (await creator.GetMetadataAsync(path)).ProblemAsync(404)).Code);
        await creator.DescribeAsync(path, new { language = "EN", lrc = Lrc });
        var said = await (await creator.GetMetadataAsync(path)).JsonAsync();
        Assert.Equal("Blue, blue\nAt the harbour\nBlue, blue\nLast light\n", said.GetProperty("text").GetString());
        Assert.Equal(
            [5500, 12000, 20100, 62000, 70000],
            said.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("startMs").GetInt32())
        );
        var words = said.GetProperty("lines")[3].GetProperty("words");
        Assert.Equal(
            (63250, "light"),
            (words[1].GetProperty("startMs").GetInt32(), words[1].GetProperty("text").GetString())
        );
        var file = await creator.GetMetadataAsync(path + ".lrc");
        Assert.Equal("text/plain", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            "[la:en]\n[00:05.50]Blue, blue\n[00:12.00]At the harbour\n[00:20.10]Blue, blue\n[01:02.00]<01:02.00>Last <01:03.25>light\n[01:10.00]\n",
            await file.Content.ReadAsStringAsync(Cancel)
        );
        var told = await AskAsync(host, work);
        Assert.Equal(("en", 5, 62000), (told!.Language, told.Lines!.Count, told.Lines[3].StartMs));
        // What came out goes in again as the same.
        await creator.DescribeAsync(path, new { language = "en", lrc = await file.Content.ReadAsStringAsync(Cancel) });
        Assert.Equal(told.Lines, (await AskAsync(host, work))!.Lines);
    }

    [Theory, OnEachDatabase]
    public async Task Plain_lyrics_have_no_times_and_can_be_taken_away(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Blue Hour", "audio");
        var path = $"works/{work}/lyrics";
        await creator.DescribeAsync(path, new { text = "At the harbour\r\nBlue, blue\r\n" });
        var told = await AskAsync(host, work);
        Assert.Equal("At the harbour\nBlue, blue", told!.Text);
        Assert.Null(told.Lines);
        Assert.Equal(HttpStatusCode.NotFound, (await creator.GetMetadataAsync(path + ".lrc")).StatusCode);
        Assert.True(await HasLyricsAsync(creator, work));
        var late = await creator.PutMetadataAsync(path, new { text = "Other" }, "\"0\"");
        Assert.Equal("changed-meanwhile", (await late.ProblemAsync(412)).Code);
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await creator.SendAsync(HttpMethod.Delete, path, null, "\"1\"")).StatusCode
        );
        Assert.False(await HasLyricsAsync(creator, work));
        Assert.Null(await AskAsync(host, work));
    }

    [Theory]
    [InlineData("lrc", "[00:61.00]No such second")]
    [InlineData("lrc", "[00:01.00]Fine\nNot timed")]
    [InlineData("lrc", "[ar:Nobody sings]")]
    [InlineData("lrc", "[00:01.00]<00:99.00>word")]
    [InlineData("text", "   ")]
    public async Task What_is_no_lyrics_is_refused(string field, string text)
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Blue Hour", "audio");
        var path = $"works/{work}/lyrics";
        var body = new Dictionary<string, string> { [field] = text };
        Assert.Equal([field], await (await creator.PutMetadataAsync(path, body)).WrongFieldsAsync());
        var both = await creator.PutMetadataAsync(path, new { text = "One", lrc = "[00:01.00]One" });
        Assert.Equal(["text"], await both.WrongFieldsAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await creator.GetMetadataAsync(path)).StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task Everybody_reads_the_lyrics_of_what_is_published_and_no_others(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Blue Hour", "audio");
        await creator.DescribeAsync($"works/{work}/lyrics", new { text = "At the harbour" });
        using var visitor = host.Anonymous();
        var address = $"/api/dsp/metadata/works/{work}/lyrics";
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(address, Cancel)).StatusCode);
        await creator.UploadAsync(work, await TinyMedia.Song, "audio/mpeg");
        await creator.UntilStateAsync(work, "ready");
        await creator.PostAsync($"/api/content/works/{work}/publish");
        var seen = await visitor.GetFromJsonAsync<JsonElement>(address, Cancel);
        Assert.Equal("At the harbour", seen.GetProperty("text").GetString());
        await creator.PostAsync($"/api/content/works/{work}/withdraw");
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(address, Cancel)).StatusCode);
    }

    private static async Task<bool> HasLyricsAsync(CreatorClient creator, Guid work) =>
        (await (await creator.GetMetadataAsync($"works/{work}")).JsonAsync()).GetProperty("hasLyrics").GetBoolean();

    private static async Task<WorkLyrics?> AskAsync(ServiceHost host, Guid work) =>
        await host.InScopeAsync(async scope =>
            (
                await scope
                    .GetRequiredService<ServiceClient>()
                    .SendAsync(MetadataCalls.GetLyrics, new GetLyrics(work), Cancel)
            ).Lyrics
        );
}
