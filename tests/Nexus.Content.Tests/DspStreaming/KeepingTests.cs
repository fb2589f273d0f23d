using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.DspStreaming;
using Nexus.Content.DspStreaming.PersonalData;
using Nexus.Kernel.Data;
using Nexus.Kernel.PersonalData;
using Nexus.Testing;
using Xunit;
using Shelf = Nexus.Content.Tests.ContentMgmt.Shelf;

namespace Nexus.Content.Tests.DspStreaming;

/// <summary>What a listener keeps: playlists, favourites, ratings, the queue and bookmarks.</summary>
public sealed class KeepingTests
{
    private const string Songs = "/api/dsp/stream/favourites/song";

    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task What_an_app_stars_is_a_favourite_on_the_pages_and_the_other_way_round(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var userId = Guid.CreateVersion7();
        var (app, ids) = await WithSongsAsync(host, "A", "B", "C");
        using var mine = app;
        using var http = host.ClientAs(app.UserId, "fan");
        // All at one moment: pages follow each other all the same.
        await app.AskAsync("star", string.Join('&', ids.Values.Select(id => "id=" + id)));
        await app.AskAsync("setRating", $"id={ids["B"]}&rating=4");
        List<string> seen = [];
        for (string? after = ""; after is not null; )
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"{Songs}?limit=1{after}", Cancel);
            seen.AddRange(page.Texts("items", "title"));
            after = page.GetProperty("next").GetString() is { } next ? $"&after={next}" : null;
        }
        Assert.Equal(["A", "B", "C"], seen.Order());
        var b = Guid.ParseExact(ids["B"]["tr-".Length..], "N");
        for (var i = 0; i < 2; i++)
        {
            var taken = await http.DeleteAsync($"{Songs}/{b}", Cancel);
            Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
        }
        var starred = (await app.AskAsync("getStarred2", "")).GetProperty("starred2");
        Assert.Equal(["A", "C"], starred.Texts("song", "title").Order());
        var rated = (await app.AskAsync("getSong", $"id={ids["B"]}")).GetProperty("song");
        Assert.Equal(4, rated.GetProperty("userRating").GetInt32());
        for (var i = 0; i < 2; i++)
        {
            var set = await http.PutAsync($"{Songs}/{b}", null, Cancel);
            Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        }
        var state = await http.GetFromJsonAsync<JsonElement>($"{Songs}/{b}", Cancel);
        Assert.True(state.GetProperty("favourite").GetBoolean());
        starred = (await app.AskAsync("getStarred2", "")).GetProperty("starred2");
        Assert.Equal(["A", "B", "C"], starred.Texts("song", "title").Order());
        // What is nobody's, no list and no page of one.
        Assert.Equal(HttpStatusCode.NotFound, (await http.PutAsync($"{Songs}/{userId}", null, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(Songs[..^4] + "film", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync(Songs + "?after=x", Cancel)).StatusCode);
        using var visitor = host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync(Songs, Cancel)).StatusCode);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_playlist_keeps_its_order_and_is_its_owners(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var (app, ids) = await WithSongsAsync(host, "A", "B", "C");
        using var mine = app;
        using var other = await MusicApp.NewAsync(host);
        var made = (
            await app.AskAsync("createPlaylist", $"name=Mix&songId={ids["C"]}&songId={ids["A"]}&songId={ids["C"]}")
        ).GetProperty("playlist");
        Assert.Equal(["C", "A", "C"], made.Texts("entry", "title"));
        var list = "playlistId=" + made.Text("id");
        await app.AskAsync(
            "updatePlaylist",
            $"{list}&songIndexToRemove=0&songIdToAdd={ids["B"]}&comment=Good&name=Mix+2"
        );
        var read = await ReadAsync(app, made);
        Assert.Equal(["A", "C", "B"], read.Texts("entry", "title"));
        Assert.Equal(
            ("Mix 2", "Good", false),
            (read.Text("name"), read.Text("comment"), read.GetProperty("public").GetBoolean())
        );
        Assert.Equal(3, read.GetProperty("songCount").GetInt32());
        Assert.Equal(70, await other.RefusalAsync("getPlaylist", "id=" + made.Text("id")));
        Assert.Equal(70, await other.RefusalAsync("updatePlaylist", list + "&name=x"));
        await app.AskAsync("updatePlaylist", list + "&public=true");
        var seen = await ReadAsync(other, made);
        Assert.Equal(["A", "C", "B"], seen.Texts("entry", "title"));
        Assert.DoesNotContain("@", seen.Text("owner"), StringComparison.Ordinal);
        Assert.Equal(50, await other.RefusalAsync("updatePlaylist", list + "&name=x"));
        Assert.Equal(50, await other.RefusalAsync("createPlaylist", list + "&name=x"));
        Assert.Equal(50, await other.RefusalAsync("deletePlaylist", "id=" + made.Text("id")));
        Assert.Equal(50, await other.RefusalAsync("getPlaylists", "username=" + Uri.EscapeDataString(app.UserName)));
        await app.AskAsync("createPlaylist", $"{list}&songId={ids["B"]}");
        Assert.Equal(["B"], (await ReadAsync(app, made)).Texts("entry", "title"));
        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => app.AskAsync("updatePlaylist", $"{list}&songIdToAdd={ids["A"]}"))
        );
        Assert.Equal(9, (await ReadAsync(app, made)).GetProperty("songCount").GetInt32());
        Assert.Equal(
            ["Mix 2"],
            (await app.AskAsync("getPlaylists")).GetProperty("playlists").Texts("playlist", "name")
        );
        await app.AskAsync("deletePlaylist", "id=" + made.Text("id"));
        Assert.Equal(70, await app.RefusalAsync("getPlaylist", "id=" + made.Text("id")));
        Assert.Equal(10, await app.RefusalAsync("createPlaylist"));
        Assert.Equal(10, await app.RefusalAsync("updatePlaylist", "name=x"));
        Assert.Equal(70, await app.RefusalAsync("createPlaylist", "name=x&songId=42"));
    }

    private static async Task<JsonElement> ReadAsync(MusicApp app, JsonElement list) =>
        (await app.AskAsync("getPlaylist", "id=" + list.Text("id"))).GetProperty("playlist");

    [Theory, MemberData(nameof(Engines))]
    public async Task Stars_and_ratings_are_ones_own(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var (app, ids) = await WithSongsAsync(host, "A", "B");
        using var mine = app;
        using var other = await MusicApp.NewAsync(host);
        var song = (await app.AskAsync("getSong", "id=" + ids["A"])).GetProperty("song");
        await app.AskAsync(
            "star",
            $"id={ids["A"]}&id={ids["B"]}&albumId={song.Text("albumId")}&artistId={song.Text("artistId")}"
        );
        await app.AskAsync("star", "id=" + ids["A"]);
        await app.AskAsync("setRating", $"id={ids["A"]}&rating=4");
        var starred = (await app.AskAsync("getStarred2")).GetProperty("starred2");
        Assert.Equal(["A", "B"], starred.Texts("song", "title").Order());
        Assert.Single(starred.GetProperty("album").EnumerateArray());
        Assert.Single(starred.GetProperty("artist").EnumerateArray());
        Assert.Equal(2, (await app.AskAsync("getStarred")).GetProperty("starred").GetProperty("song").GetArrayLength());
        song = (await app.AskAsync("getSong", "id=" + ids["A"])).GetProperty("song");
        Assert.Equal(4, song.GetProperty("userRating").GetInt32());
        Assert.True(song.TryGetProperty("starred", out _));
        Assert.False(
            (await other.AskAsync("getSong", "id=" + ids["A"])).GetProperty("song").TryGetProperty("userRating", out _)
        );
        await app.AskAsync("unstar", "id=" + ids["A"]);
        await app.AskAsync("setRating", $"id={ids["A"]}&rating=0");
        song = (await app.AskAsync("getSong", "id=" + ids["A"])).GetProperty("song");
        Assert.False(song.TryGetProperty("starred", out _) || song.TryGetProperty("userRating", out _));
        await app.AskAsync("unstar", "id=tr-" + Guid.NewGuid().ToString("N"));
        Assert.Equal(10, await app.RefusalAsync("setRating", $"id={ids["A"]}&rating=6"));
        Assert.Equal(10, await app.RefusalAsync("star"));
        Assert.Equal(70, await app.RefusalAsync("star", "id=tr-" + Guid.NewGuid().ToString("N")));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_queue_and_bookmarks_go_on_in_another_app(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var (app, ids) = await WithSongsAsync(host, "A", "B");
        using var mine = app;
        Assert.False((await app.AskAsync("getPlayQueue")).TryGetProperty("playQueue", out _));
        await app.AskAsync("savePlayQueue", $"id={ids["B"]}&id={ids["A"]}&current={ids["A"]}&position=61000", "Desk");
        using var tablet = await MusicApp.NewAsync(host, app.UserId, "Tablet");
        var queue = (await tablet.AskAsync("getPlayQueue")).GetProperty("playQueue");
        Assert.Equal(["B", "A"], queue.Texts("entry", "title"));
        Assert.Equal(
            (ids["A"], 61000, "Desk"),
            (queue.Text("current"), queue.GetProperty("position").GetInt32(), queue.Text("changedBy"))
        );
        await app.AskAsync(
            "savePlayQueueByIndex",
            $"id={ids["A"]}&id={ids["A"]}&id={ids["B"]}&currentIndex=1&position=5"
        );
        queue = (await tablet.AskAsync("getPlayQueueByIndex")).GetProperty("playQueueByIndex");
        Assert.Equal(
            (3, 1),
            (queue.GetProperty("entry").GetArrayLength(), queue.GetProperty("currentIndex").GetInt32())
        );
        Assert.Equal(10, await app.RefusalAsync("savePlayQueueByIndex", $"id={ids["A"]}&currentIndex=1"));
        Assert.Equal(10, await app.RefusalAsync("savePlayQueue", $"id={ids["A"]}&current={ids["B"]}"));
        await app.AskAsync("savePlayQueue");
        Assert.False((await app.AskAsync("getPlayQueue")).TryGetProperty("playQueue", out _));
        await app.AskAsync("createBookmark", $"id={ids["A"]}&position=1000&comment=Here");
        await app.AskAsync("createBookmark", $"id={ids["A"]}&position=2000&comment=There");
        var mark = Assert.Single(
            (await tablet.AskAsync("getBookmarks")).GetProperty("bookmarks").GetProperty("bookmark").EnumerateArray()
        );
        Assert.Equal(
            (2000, "There", "A"),
            (mark.GetProperty("position").GetInt32(), mark.Text("comment"), mark.GetProperty("entry").Text("title"))
        );
        await app.AskAsync("deleteBookmark", "id=" + ids["A"]);
        Assert.Equal(70, await app.RefusalAsync("deleteBookmark", "id=" + ids["A"]));
        Assert.Equal(10, await app.RefusalAsync("createBookmark", "id=" + ids["A"]));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Everything_kept_is_exported_and_erased(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var (app, ids) = await WithSongsAsync(host, "A");
        using var mine = app;
        await app.AskAsync("createPlaylist", "name=Mix&songId=" + ids["A"]);
        await app.AskAsync("star", "id=" + ids["A"]);
        await app.AskAsync("savePlayQueue", "id=" + ids["A"]);
        await app.AskAsync("createBookmark", $"id={ids["A"]}&position=1");
        var names = await host.InScopeAsync(async services =>
        {
            var export = await new MusicData(services.GetRequiredService<MusicDb>()).ExportAsync(app.UserId, Cancel);
            Assert.DoesNotContain(app.Password, JsonSerializer.Serialize(export), StringComparison.Ordinal);
            return export.Sections.Select(section => section.Name).ToList();
        });
        Assert.Equal(["App passwords", "Playlists", "Stars and ratings", "Play queue", "Bookmarks"], names);
        var left = await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<MusicDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
            await new MusicData(db).EraseAsync(app.UserId, Cancel);
            await db.SaveChangesAsync(Cancel);
            await transaction.CommitAsync(Cancel);
            return (await new MusicData(db).ExportAsync(app.UserId, Cancel)).Sections.Count;
        });
        Assert.Equal(0, left);
        Assert.Equal(40, await app.RefusalAsync("ping"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Music_of_an_erased_owner_is_gone_with_its_names(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        await Shelf.PublishedAsync(host, creator, "Secret title");
        using var app = await MusicApp.NewAsync(host);
        await app.UntilSongsAsync(1);
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<MusicDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
            await new MusicData(db).EraseAsync(creator.UserId, Cancel);
            await transaction.CommitAsync(Cancel);
            var tracks = await db.Tracks.AsNoTracking().ToListAsync(Cancel);
            var albums = await db.Albums.AsNoTracking().ToListAsync(Cancel);
            var text = JsonSerializer.Serialize(tracks) + JsonSerializer.Serialize(albums);
            Assert.DoesNotContain("secret", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Test ", text, StringComparison.Ordinal);
            return 0;
        });
        await app.UntilSongsAsync(0);
    }

    private static async Task<(MusicApp App, Dictionary<string, string> Ids)> WithSongsAsync(
        ServiceHost host,
        params string[] titles
    )
    {
        var creator = CreatorClient.New(host);
        foreach (var title in titles)
        {
            await Shelf.PublishedAsync(host, creator, title);
        }
        var app = await MusicApp.NewAsync(host);
        var songs = await app.UntilSongsAsync(titles.Length);
        return (app, songs.ToDictionary(song => song.Key, song => song.Value.Text("id")));
    }
}
