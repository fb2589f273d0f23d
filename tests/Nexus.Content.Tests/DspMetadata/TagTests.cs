using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Content.Tests.StreamCore.Media;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;
using static Nexus.Content.Tests.DspMetadata.Described;

namespace Nexus.Content.Tests.DspMetadata;

/// <summary>What files say about themselves is offered; what the owner says is in the files that people get.</summary>
public sealed class TagTests
{
    private const string Sine = "-f lavfi -i sine=f=440:d=3:r=44100";

    private static readonly object Said = new
    {
        contributors = new[]
        {
            Person("Ada", "mainArtist", "composer"),
            Person("Bo", "mainArtist"),
            Person("Cy", "featuredArtist"),
        },
        genre = "Jazz",
        label = "Ada Records",
        pLine = new { year = 2025, owner = "Ada Records" },
        cLine = new { year = 2026, owner = "Ada Records" },
        isrc = "DEA122600042",
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseEngine.Sqlite, "mp3", "-c:a libmp3lame -b:a 128k", "TSRC")]
    [InlineData(DatabaseEngine.PostgreSql, "flac", "-c:a flac", "ISRC")]
    [InlineData(DatabaseEngine.Sqlite, "ogg", "-c:a libvorbis", "ISRC")]
    [InlineData(DatabaseEngine.Sqlite, "m4a", "-c:a aac", null)]
    public async Task A_download_carries_what_the_owner_said(
        DatabaseEngine engine,
        string ending,
        string codec,
        string? isrc
    )
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var original = await Samples.Make($"untagged.{ending}", $"{Sine} {codec} -metadata comment=kept");
        var work = await ReadyAsync(creator, "Blue Hour", original);
        var plain = await DownloadAsync(creator, work);
        Assert.Equal(await File.ReadAllBytesAsync(original, Cancel), plain);
        var release = await creator.CreateReleaseAsync("The Album", work);
        await creator.PostAsync($"/api/content/works/{work}/publish");
        await creator.PostAsync($"/api/content/releases/{release}/publish");
        await creator.DescribeAsync($"works/{work}", Said);
        await creator.DescribeAsync($"works/{work}/lyrics", new { lrc = "[00:01.00]At the harbour\n[00:02.00]Blue" });
        Dictionary<string, string> tags = [];
        await ContentHost.UntilAsync(
            async () =>
                (tags = await TagsAsync(creator, work, ending)).Keys.Any(key =>
                    key.StartsWith("lyrics", StringComparison.OrdinalIgnoreCase)
                ) && tags.ContainsKey("album"),
            $"the tags, they are {string.Join(", ", tags)}"
        );
        Carries(tags, isrc);
        await SoundIsTheSameAsync(original, creator, work, ending);
        await creator.DescribeAsync($"works/{work}", new { titleVersion = "Live" });
        await ContentHost.UntilAsync(
            async () => (await TagsAsync(creator, work, ending))["title"] == "Blue Hour (Live)",
            "the new title"
        );
    }

    private static void Carries(Dictionary<string, string> tags, string? isrc)
    {
        Assert.Equal(
            ("Blue Hour", "Ada & Bo feat. Cy", "The Album", 1, "Jazz", "Ada"),
            (
                tags["title"],
                tags["artist"],
                tags["album"],
                int.Parse(tags["track"].Split('/')[0]),
                tags["genre"],
                tags["composer"]
            )
        );
        Assert.Contains(
            tags,
            tag =>
                tag.Key.StartsWith("lyrics", StringComparison.OrdinalIgnoreCase) && tag.Value.Contains("At the harbour")
        );
        Assert.Equal("2025", tags["date"]);
        Assert.Contains("kept", tags["comment"]);
        if (isrc is not null)
        {
            Assert.Equal("DEA122600042", tags[isrc.ToLowerInvariant()]);
        }
    }

    [Fact]
    public async Task A_download_that_goes_on_after_a_change_begins_anew()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var work = await ReadyAsync(creator, "Blue Hour", await TinyMedia.Song);
        var before = await AddressAsync(creator, work);
        using var http = creator.Http;
        var first = await http.GetAsync(before.Url, Cancel);
        var length = first.Content.Headers.ContentLength;
        Assert.Equal(before.Length, length);
        await creator.DescribeAsync($"works/{work}", Said);
        await ContentHost.UntilAsync(
            async () => (await AddressAsync(creator, work)).Length != length,
            "the copy with tags"
        );
        using var rest = new HttpRequestMessage(HttpMethod.Get, before.Url);
        rest.Headers.Range = new RangeHeaderValue(1000, null);
        rest.Headers.IfRange = new RangeConditionHeaderValue(first.Headers.ETag!);
        var whole = await http.SendAsync(rest, Cancel);
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        Assert.Equal((await AddressAsync(creator, work)).Length, whole.Content.Headers.ContentLength);
        using var part = new HttpRequestMessage(HttpMethod.Get, before.Url);
        part.Headers.Range = new RangeHeaderValue(1000, null);
        part.Headers.IfRange = new RangeConditionHeaderValue(whole.Headers.ETag!);
        var partial = await http.SendAsync(part, Cancel);
        Assert.Equal(HttpStatusCode.PartialContent, partial.StatusCode);
        Assert.Equal(
            (await whole.Content.ReadAsByteArrayAsync(Cancel))[1000..],
            await partial.Content.ReadAsByteArrayAsync(Cancel)
        );
    }

    [Theory, OnEachDatabase]
    public async Task A_files_own_tags_are_offered_and_change_nothing_by_themselves(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var song = await Samples.Make(
            "tagged.mp3",
            $"{Sine} -c:a libmp3lame -b:a 128k -metadata title=Theirs -metadata artist=Dora -metadata album=Disc -metadata track=3/9 -metadata date=2019 -metadata composer=Emil -metadata genre=Folk -metadata TSRC=DEA121900007"
        );
        var work = await creator.CreateWorkAsync("Mine", "audio");
        await creator.DescribeAsync($"works/{work}", new { genre = "Jazz" });
        await creator.UploadAsync(work, song, "audio/mpeg");
        await creator.UntilStateAsync(work, "ready");
        JsonElement found = default;
        await ContentHost.UntilAsync(
            async () => (found = await FoundAsync(creator, work)).ValueKind != default,
            "the tags"
        );
        var content = found.GetProperty("content");
        Assert.Equal(
            ("Theirs", "Disc", 3, 2019, false),
            (
                content.GetProperty("title").GetString(),
                content.GetProperty("album").GetString(),
                content.GetProperty("track").GetInt32(),
                content.GetProperty("year").GetInt32(),
                content.GetProperty("hasCover").GetBoolean()
            )
        );
        var said = await (await creator.GetMetadataAsync($"works/{work}")).JsonAsync();
        Assert.Equal("", said.GetProperty("displayArtist").GetString());
        var take = $"suggestions/{found.GetProperty("id").GetGuid()}/take";
        var stranger = CreatorClient.New(host);
        var stolen = await stranger.SendAsync(HttpMethod.Post, take, new { }, "\"1\"");
        Assert.Equal("not-found", (await stolen.ProblemAsync(404)).Code);
        var blind = await creator.SendAsync(HttpMethod.Post, take, new { }, null);
        Assert.Equal("if-match-required", (await blind.ProblemAsync(428)).Code);
        Assert.Equal(HttpStatusCode.OK, (await creator.SendAsync(HttpMethod.Post, take, new { }, "\"1\"")).StatusCode);
        said = await (await creator.GetMetadataAsync($"works/{work}")).JsonAsync();
        // His own word stands; what he had left empty is filled.
        Assert.Equal(
            ("Dora", "Jazz", "DEA121900007"),
            (
                said.GetProperty("displayArtist").GetString(),
                said.GetProperty("details").GetProperty("genre").GetString(),
                said.GetProperty("details").GetProperty("isrc").GetString()
            )
        );
        var named = await creator.SendAsync(HttpMethod.Post, take, new { fields = new[] { "genre" } }, "\"2\"");
        Assert.Equal(HttpStatusCode.OK, named.StatusCode);
        said = await (await creator.GetMetadataAsync($"works/{work}")).JsonAsync();
        Assert.Equal("Folk", said.GetProperty("details").GetProperty("genre").GetString());
        var gone = await creator.SendAsync(HttpMethod.Delete, take[..^5], null, null);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Equal(default, (await FoundAsync(creator, work)).ValueKind);
    }

    private static async Task<JsonElement> FoundAsync(CreatorClient creator, Guid work) =>
        (await (await creator.GetMetadataAsync($"suggestions?subject={work}")).JsonAsync())
            .GetProperty("items")
            .EnumerateArray()
            .FirstOrDefault();

    private static async Task<Guid> ReadyAsync(CreatorClient creator, string title, string path)
    {
        var work = await creator.CreateWorkAsync(title, "audio", "bought");
        await creator.UploadAsync(work, path, "audio/mpeg");
        await creator.UntilStateAsync(work, "ready");
        using var http = creator.Http;
        await ContentHost.UntilAsync(
            async () => (await http.GetAsync($"/api/stream/works/{work}/download", Cancel)).IsSuccessStatusCode,
            "the download"
        );
        return work;
    }

    private static async Task<(string Url, long Length)> AddressAsync(CreatorClient creator, Guid work)
    {
        using var http = creator.Http;
        var answer = await http.GetFromJsonAsync<JsonElement>($"/api/stream/works/{work}/download", Cancel);
        return (answer.GetProperty("url").GetString()!, answer.GetProperty("length").GetInt64());
    }

    private static async Task<byte[]> DownloadAsync(CreatorClient creator, Guid work)
    {
        using var http = creator.Http;
        return await http.GetByteArrayAsync((await AddressAsync(creator, work)).Url, Cancel);
    }

    private static async Task<string> SaveAsync(CreatorClient creator, Guid work, string ending)
    {
        var path = Samples.New($"download.{ending}");
        await File.WriteAllBytesAsync(path, await DownloadAsync(creator, work), Cancel);
        return path;
    }

    // Ogg keeps comments with the stream, the others with the container.
    private static async Task<Dictionary<string, string>> TagsAsync(CreatorClient creator, Guid work, string ending)
    {
        var path = await SaveAsync(creator, work, ending);
        var text = await Samples.Run("ffprobe", ["-of", "json", "-show_entries", "format_tags:stream_tags", path]);
        var probe = JsonDocument.Parse(text).RootElement;
        var tags = new Dictionary<string, string>();
        foreach (var part in probe.GetProperty("streams").EnumerateArray().Append(probe.GetProperty("format")))
        {
            if (part.TryGetProperty("tags", out var found))
            {
                found
                    .EnumerateObject()
                    .ToList()
                    .ForEach(tag => tags[tag.Name.ToLowerInvariant()] = tag.Value.GetString()!);
            }
        }
        return tags;
    }

    // Not a sample of the sound has changed.
    private static async Task SoundIsTheSameAsync(string original, CreatorClient creator, Guid work, string ending)
    {
        var copy = await SaveAsync(creator, work, ending);
        string[] hash = ["-map", "0:a", "-f", "md5", "-"];
        Assert.Equal(
            await Samples.Run("ffmpeg", ["-i", original, .. hash]),
            await Samples.Run("ffmpeg", ["-i", copy, .. hash])
        );
    }
}
