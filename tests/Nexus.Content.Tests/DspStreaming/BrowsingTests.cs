using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.DspStreaming;
using Nexus.Contracts.DspMetadata;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;
using Nexus.Testing;
using Xunit;
using Shelf = Nexus.Content.Tests.ContentMgmt.Shelf;

namespace Nexus.Content.Tests.DspStreaming;

/// <summary>What an app shows of the library.</summary>
public sealed class BrowsingTests
{
    private static readonly XNamespace Space = "http://subsonic.org/restapi";

    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_release_is_an_album_in_its_order_and_a_lone_song_a_single(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var one = await Shelf.PublishedAsync(host, creator, "Zebra", genre: "Jazz");
        var two = await Shelf.PublishedAsync(host, creator, "Ant", genre: "Jazz");
        await Shelf.PublishedAsync(host, creator, "Alone & <loud>", genre: "Rock");
        await Shelf.PublishedAsync(host, creator, "A film", kind: "video");
        await Pieces.ReleaseAsync(creator, "The Animals", one, two);
        using var app = await MusicApp.NewAsync(host);
        var songs = await app.UntilSongsAsync(3);
        await ContentHost.UntilAsync(
            async () => (await AlbumsAsync(app, "alphabeticalByName")).SequenceEqual(["Alone & <loud>", "The Animals"]),
            "the album to take its songs in"
        );
        songs = await app.UntilSongsAsync(3);
        Assert.Equal("The Animals", songs["Ant"].Text("album"));
        Assert.Equal(2, songs["Ant"].GetProperty("track").GetInt32());
        var album = (await app.AskAsync("getAlbum", "id=" + songs["Ant"].Text("albumId"))).GetProperty("album");
        Assert.Equal(["Zebra", "Ant"], album.Texts("song", "title"));
        Assert.Equal(2, album.GetProperty("songCount").GetInt32());
        Assert.Equal(
            ["Single"],
            SingleTypes(await app.AskAsync("getAlbum", "id=" + songs["Alone & <loud>"].Text("albumId")))
        );
        var artists = (await app.AskAsync("getArtists")).GetProperty("artists").GetProperty("index");
        var artist = Assert.Single(Assert.Single(artists.EnumerateArray()).GetProperty("artist").EnumerateArray());
        Assert.Equal(("T", 2), (artists[0].Text("name"), artist.GetProperty("albumCount").GetInt32()));
        var shown = (await app.AskAsync("getArtist", "id=" + artist.Text("id"))).GetProperty("artist");
        Assert.Equal(2, shown.GetProperty("album").GetArrayLength());
        var folder = (await app.AskAsync("getMusicDirectory", "id=" + artist.Text("id"))).GetProperty("directory");
        Assert.All(
            folder.GetProperty("child").EnumerateArray(),
            child => Assert.True(child.GetProperty("isDir").GetBoolean())
        );
        var inside = (await app.AskAsync("getMusicDirectory", "id=" + songs["Ant"].Text("parent"))).GetProperty(
            "directory"
        );
        Assert.Equal(["Zebra", "Ant"], inside.Texts("child", "title"));
        var genres = (await app.AskAsync("getGenres")).GetProperty("genres").GetProperty("genre");
        Assert.Equal(
            ["Jazz 2", "Rock 1"],
            genres.EnumerateArray().Select(g => $"{g.Text("value")} {g.GetProperty("songCount")}")
        );
        await WithdrawnSongsLeaveAsync(app, creator, one);
    }

    private static IEnumerable<string> SingleTypes(JsonElement answer) =>
        answer.GetProperty("album").GetProperty("releaseTypes").EnumerateArray().Select(type => type.GetString()!);

    private static async Task WithdrawnSongsLeaveAsync(MusicApp app, CreatorClient creator, Guid work)
    {
        var withdrawn = await creator.PostAsync($"/api/content/works/{work}/withdraw");
        Assert.Equal(HttpStatusCode.OK, withdrawn.StatusCode);
        var songs = await app.UntilSongsAsync(2);
        var album = (await app.AskAsync("getAlbum", "id=" + songs["Ant"].Text("albumId"))).GetProperty("album");
        Assert.Equal(["Ant"], album.Texts("song", "title"));
        Assert.Equal(1, album.GetProperty("songCount").GetInt32());
        Assert.Equal(70, await app.RefusalAsync("getSong", $"id=tr-{work:N}"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Album_lists_come_in_all_their_orders(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var ids = new List<Guid>();
        foreach (var title in (string[])["Cello", "Alto", "Bass"])
        {
            ids.Add(await Shelf.PublishedAsync(host, creator, title, genre: title == "Alto" ? "Jazz" : null));
        }
        using var app = await MusicApp.NewAsync(host);
        var songs = await app.UntilSongsAsync(3);
        Assert.Equal(["Alto", "Bass", "Cello"], await AlbumsAsync(app, "alphabeticalByName"));
        Assert.Equal(["Bass", "Alto", "Cello"], await AlbumsAsync(app, "newest"));
        Assert.Equal(["Alto"], await AlbumsAsync(app, "newest&size=1&offset=1"));
        Assert.Equal(["Alto", "Bass", "Cello"], await AlbumsAsync(app, "alphabeticalByArtist"));
        Assert.Equal(["Alto"], await AlbumsAsync(app, "byGenre&genre=Jazz"));
        var year = DateTime.UtcNow.Year;
        Assert.Equal(3, (await AlbumsAsync(app, $"byYear&fromYear={year + 1}&toYear=2000")).Count);
        Assert.Empty(await AlbumsAsync(app, "byYear&fromYear=1900&toYear=1950"));
        Assert.Equal(3, (await AlbumsAsync(app, "random")).Count);
        Assert.Empty(await AlbumsAsync(app, "starred"));
        await app.AskAsync("star", "albumId=" + songs["Bass"].Text("albumId"));
        await app.AskAsync("setRating", "rating=2&id=" + songs["Bass"].Text("albumId"));
        await app.AskAsync("setRating", "rating=5&id=" + songs["Cello"].Text("albumId"));
        Assert.Equal(["Bass"], await AlbumsAsync(app, "starred"));
        Assert.Equal(["Cello", "Bass"], await AlbumsAsync(app, "highest"));
        await PlayAsync(host, app.UserId, ids[0], ids[0], ids[1]);
        await ContentHost.UntilAsync(
            async () => (await AlbumsAsync(app, "frequent")).SequenceEqual(["Cello", "Alto"]),
            "the plays"
        );
        Assert.Equal(["Alto", "Cello"], await AlbumsAsync(app, "recent"));
        Assert.Equal(10, await app.RefusalAsync("getAlbumList2", "type=nonsense"));
        Assert.Equal(10, await app.RefusalAsync("getAlbumList2"));
        Assert.Equal(10, await app.RefusalAsync("getAlbumList2", "type=newest&size=many"));
        var old = (await app.AskAsync("getAlbumList", "type=newest")).GetProperty("albumList").GetProperty("album");
        Assert.All(old.EnumerateArray(), album => Assert.True(album.GetProperty("isDir").GetBoolean()));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Search_finds_by_every_word_and_pages_through_everything(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        foreach (var title in (string[])["Blue Hour", "Blue Moon", "100% Größe", "Moonlight"])
        {
            await Shelf.PublishedAsync(host, creator, title, genre: "Jazz");
        }
        using var app = await MusicApp.NewAsync(host);
        await app.UntilSongsAsync(4);
        async Task<List<string>> FindAsync(string query) =>
            (await app.AskAsync("search3", "songCount=10&query=" + Uri.EscapeDataString(query)))
                .GetProperty("searchResult3")
                .Texts("song", "title");
        Assert.Equal(["Blue Moon"], await FindAsync("moon BLUE"));
        Assert.Equal(["Blue Moon", "Moonlight"], (await FindAsync("moon*")).Order());
        Assert.Equal(["100% Größe"], await FindAsync("% GRÖSSE".Replace("SS", "ß")));
        Assert.Empty(await FindAsync("_"));
        Assert.Equal(4, (await FindAsync("\"\"")).Count);
        var pages = new List<string>();
        for (var offset = 0; offset < 5; offset++)
        {
            var page = await app.AskAsync(
                "search3",
                $"query=&songCount=1&songOffset={offset}&artistCount=0&albumCount=0"
            );
            pages.AddRange(page.GetProperty("searchResult3").Texts("song", "title"));
        }
        Assert.Equal(["100% Größe", "Blue Hour", "Blue Moon", "Moonlight"], pages.Order(StringComparer.Ordinal));
        var older = (await app.AskAsync("search2", "query=blue")).GetProperty("searchResult2");
        Assert.Equal(2, older.GetProperty("song").GetArrayLength());
        Assert.True(older.GetProperty("album")[0].GetProperty("isDir").GetBoolean());
        Assert.Equal(10, await app.RefusalAsync("search3"));
        Assert.Equal(
            2,
            (await app.AskAsync("getRandomSongs", "size=2"))
                .GetProperty("randomSongs")
                .GetProperty("song")
                .GetArrayLength()
        );
        Assert.Equal(
            3,
            (await app.AskAsync("getSongsByGenre", "genre=Jazz&count=3"))
                .GetProperty("songsByGenre")
                .GetProperty("song")
                .GetArrayLength()
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Only_what_the_listener_may_play_is_shown(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var free = await Shelf.PublishedAsync(host, creator, "Free");
        var bought = await Shelf.PublishedAsync(host, creator, "Bought");
        using (var http = creator.Http)
        {
            var tag = (await http.GetAsync($"/api/content/my/works/{bought}", Cancel)).Headers.ETag!.ToString();
            using var edit = new HttpRequestMessage(HttpMethod.Patch, $"/api/content/works/{bought}")
            {
                Content = System.Net.Http.Json.JsonContent.Create(new { access = "bought" }),
            };
            edit.Headers.TryAddWithoutValidation("If-Match", tag);
            Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(edit, Cancel)).StatusCode);
        }
        var release = await Pieces.ReleaseAsync(creator, "Both", free, bought);
        using var fan = await MusicApp.NewAsync(host);
        using var owner = await MusicApp.NewAsync(host, creator.UserId);
        await owner.UntilSongsAsync(2);
        await ContentHost.UntilAsync(
            async () => (await AlbumsAsync(owner, "newest")).SequenceEqual(["Both"]),
            "the release"
        );
        var songs = await fan.UntilSongsAsync(1);
        Assert.Equal(["Free"], songs.Keys);
        Assert.Equal(70, await fan.RefusalAsync("getSong", $"id=tr-{bought:N}"));
        Assert.Equal(1, await SongCountAsync(fan));
        Assert.Equal(2, await SongCountAsync(owner));
        await Purchases.PayAsync(host, fan.UserId, release);
        await fan.UntilSongsAsync(2);
        Assert.Equal(2, await SongCountAsync(fan));
    }

    private static async Task<int> SongCountAsync(MusicApp app) =>
        (await app.AskAsync("getAlbumList2", "type=newest"))
            .GetProperty("albumList2")
            .GetProperty("album")[0]
            .GetProperty("songCount")
            .GetInt32();

    [Theory, MemberData(nameof(Engines))]
    public async Task Music_metadata_goes_before_what_the_library_says(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "Song", genre: "Pop");
        var release = await Pieces.ReleaseAsync(creator, "Record", work);
        using var app = await MusicApp.NewAsync(host);
        await app.UntilSongsAsync(1);
        await TellAsync(
            host,
            new RecordingDescribed(work, creator.UserId, "A & B feat. C", "DEA012300001", "Soul", 1999, false, 2)
        );
        await TellAsync(
            host,
            new ReleaseMetadataDescribed(release, creator.UserId, "A & B", "Label", "4006381333931", "Soul", 2001, 1)
        );
        await ContentHost.UntilAsync(
            async () => (await app.UntilSongsAsync(1))["Song"].Text("artist") == "A & B feat. C",
            "the artist"
        );
        await TellAsync(host, new RecordingDescribed(work, creator.UserId, "Older", null, null, null, false, 1));
        var song = (await app.UntilSongsAsync(1))["Song"];
        Assert.Equal(
            ("A & B feat. C", "Soul", 1999),
            (song.Text("artist"), song.Text("genre"), song.GetProperty("year").GetInt32())
        );
        Assert.Equal("DEA012300001", song.GetProperty("isrc")[0].GetString());
        await ContentHost.UntilAsync(
            async () =>
            {
                var album = (await app.AskAsync("getAlbumList2", "type=newest"))
                    .GetProperty("albumList2")
                    .GetProperty("album")[0];
                return album.Text("artist") == "A & B" && album.GetProperty("year").GetInt32() == 2001;
            },
            "the album's artist"
        );
        var other = CreatorClient.New(host);
        var theirs = await Shelf.PublishedAsync(host, other, "Another");
        await TellAsync(
            host,
            new RecordingDescribed(theirs, other.UserId, "A & B feat. C", null, null, null, false, 1)
        );
        await ContentHost.UntilAsync(
            async () => (await app.UntilSongsAsync(2))["Another"].Text("artist") == "A & B feat. C",
            "the namesake"
        );
        var songs = await app.UntilSongsAsync(2);
        // The same name, and not the same artist: nobody puts works under somebody else's.
        Assert.NotEqual(songs["Song"].Text("artistId"), songs["Another"].Text("artistId"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Charts_and_similar_songs_come_from_plays(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var works = new Dictionary<string, Guid>();
        foreach (var title in (string[])["One", "Two", "Three", "Four"])
        {
            works[title] = await Shelf.PublishedAsync(host, creator, title);
        }
        using var app = await MusicApp.NewAsync(host);
        var songs = await app.UntilSongsAsync(4);
        var (anna, ben) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await PlayAsync(host, anna, works["One"], works["Two"], works["Three"]);
        await PlayAsync(host, ben, works["One"], works["Two"], works["Two"]);
        await PlayAsync(host, Guid.CreateVersion7(), works["Four"]);
        async Task<List<string>> SimilarAsync() =>
            (await app.AskAsync("getSimilarSongs2", "id=" + songs["One"].Text("id")))
                .GetProperty("similarSongs2")
                .Texts("song", "title");
        await ContentHost.UntilAsync(
            async () => (await SimilarAsync()).SequenceEqual(["Two", "Three"]),
            "similar songs"
        );
        var artist = Uri.EscapeDataString(songs["One"].Text("artist"));
        await ContentHost.UntilAsync(
            async () =>
                (await app.AskAsync("getTopSongs", "artist=" + artist)).GetProperty("topSongs").Texts("song", "title")
                    is ["Two", "One", _, _],
            "the chart"
        );
        Assert.Single(
            (await app.AskAsync("getSimilarSongs", "count=1&id=" + songs["One"].Text("id")))
                .GetProperty("similarSongs")
                .GetProperty("song")
                .EnumerateArray()
        );
        Assert.Empty(
            (await app.AskAsync("getTopSongs", "artist=nobody")).GetProperty("topSongs").Texts("song", "title")
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_library_that_was_there_before_is_learned_at_the_start(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var one = await Shelf.PublishedAsync(host, creator, "Old song");
        await Pieces.ReleaseAsync(creator, "Old album", one);
        using (var app = await MusicApp.NewAsync(host, name: "Before"))
        {
            await app.UntilSongsAsync(1);
        }
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<MusicDb>();
            await db.Albums.ExecuteDeleteAsync(Cancel);
            return await db.Tracks.ExecuteDeleteAsync(Cancel);
        });
        await host.RestartAsync();
        using var after = await MusicApp.NewAsync(host);
        await ContentHost.UntilAsync(
            async () => (await after.UntilSongsAsync(1))["Old song"].Text("album") == "Old album",
            "the album"
        );
    }

    [Fact]
    public async Task Answers_are_the_protocols_xml_unless_json_is_asked_for()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        await Shelf.PublishedAsync(host, creator, "Tom & \"Jerry\" <1>\u0001");
        using var app = await MusicApp.NewAsync(host);
        await app.UntilSongsAsync(1);
        var found = await XmlAsync(app, "search3", "query=");
        var song = found.Element(Space + "searchResult3")!.Element(Space + "song")!;
        Assert.Equal("Tom & \"Jerry\" <1>", song.Attribute("title")!.Value);
        Assert.Equal("false", song.Attribute("isDir")!.Value);
        var root = await XmlAsync(app, "getOpenSubsonicExtensions", "");
        Assert.Equal(
            ("ok", "1.16.1", "true"),
            (root.Attribute("status")!.Value, root.Attribute("version")!.Value, root.Attribute("openSubsonic")!.Value)
        );
        Assert.Equal("1", root.Element(Space + "openSubsonicExtensions")!.Element(Space + "versions")!.Value);
        var refused = await XmlAsync(app, "getSong", "id=tr-1");
        Assert.Equal("70", refused.Element(Space + "error")!.Attribute("code")!.Value);
        using var form = new FormUrlEncodedContent([
            new("apiKey", app.Password),
            new("f", "json"),
            new("query", "tom"),
        ]);
        using var http = host.Anonymous();
        var posted = (await (await http.PostAsync("/rest/search3.view", form, Cancel)).JsonAsync()).GetProperty(
            "subsonic-response"
        );
        Assert.Single(posted.GetProperty("searchResult3").GetProperty("song").EnumerateArray());
        var script = await http.GetAsync(app.Address("ping", "f=jsonp&callback=alert"), Cancel);
        Assert.DoesNotContain("alert", await script.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal("application/xml", script.Content.Headers.ContentType!.MediaType);
    }

    private static async Task<XElement> XmlAsync(MusicApp app, string method, string parameters)
    {
        using var response = await app.SendAsync(method, parameters);
        Assert.Equal("application/xml", response.Content.Headers.ContentType!.MediaType);
        return XElement.Parse(await response.Content.ReadAsStringAsync(Cancel));
    }

    private static async Task<List<string>> AlbumsAsync(MusicApp app, string type) =>
        (await app.AskAsync("getAlbumList2", "type=" + type)).GetProperty("albumList2").Texts("album", "name");

    private static Task<int> TellAsync<T>(ServiceHost host, T message)
        where T : class =>
        host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<MusicDb>();
            db.SendTo("dsp-streaming", message);
            return await db.SaveChangesAsync(Cancel);
        });

    private static async Task PlayAsync(ServiceHost host, Guid listener, params Guid[] works)
    {
        for (var i = 0; i < works.Length; i++)
        {
            var at = DateTimeOffset.UtcNow.AddMinutes(i - 30);
            await TellAsync(
                host,
                new PlayCounted(Guid.CreateVersion7(), works[i], Guid.CreateVersion7(), listener, at)
            );
        }
    }
}
