using Nexus.Content.Tests.DspMetadata;
using Nexus.Kernel.Data;
using Xunit;
using Shelf = Nexus.Content.Tests.ContentMgmt.Shelf;

namespace Nexus.Content.Tests.DspStreaming;

/// <summary>What is sung, in the app that plays it.</summary>
public sealed class LyricsOfSongsTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task Lyrics_come_timed_and_plain(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "Blue Hour");
        using var app = await MusicApp.NewAsync(host);
        await app.UntilSongsAsync(1);
        var id = $"id=tr-{work:N}";
        var none = (await app.AskAsync("getLyricsBySongId", id)).GetProperty("lyricsList");
        Assert.Empty(none.GetProperty("structuredLyrics").EnumerateArray());
        await creator.DescribeAsync($"works/{work}/lyrics", new { language = "en", lrc = "[00:01.50]At the harbour" });
        await ContentHost.UntilAsync(
            async () =>
                (await app.AskAsync("getLyricsBySongId", id))
                    .GetProperty("lyricsList")
                    .GetProperty("structuredLyrics")
                    .GetArrayLength() == 1,
            "the lyrics"
        );
        var sheet = (await app.AskAsync("getLyricsBySongId", id))
            .GetProperty("lyricsList")
            .GetProperty("structuredLyrics")[0];
        Assert.Equal(("en", true), (sheet.Text("lang"), sheet.GetProperty("synced").GetBoolean()));
        var line = Assert.Single(sheet.GetProperty("line").EnumerateArray());
        Assert.Equal((1500, "At the harbour"), (line.GetProperty("start").GetInt32(), line.Text("value")));
        var older = (await app.AskAsync("getLyrics", "title=blue+hour")).GetProperty("lyrics");
        Assert.Contains("At the harbour", older.Text("value"), StringComparison.Ordinal);
    }
}
