using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Content.DspUpload;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Nexus.Testing;
using SkiaSharp;
using Xunit;

namespace Nexus.Content.Tests.DspUpload;

/// <summary>A creator sends the folder of an album and gets a draft of a release.</summary>
public sealed class BatchTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_folder_becomes_a_draft_release_with_works_in_order_and_a_cover(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var album = await Album.NewAsync(creator);
        var batch = await album.BeginAsync();
        Assert.Equal("Ada - Blue", batch.GetProperty("title").GetString());
        Assert.Equal(["Lights", "Rain", "Harbour"], Album.Titles(batch));
        Assert.Equal(album.Length, await album.UsedAsync());
        Assert.Equal("batch-unfinished", (await (await album.ConfirmAsync(batch)).ProblemAsync(409)).Code);
        // Saving what stands there says nothing new: tags that are still to come count.
        var same = new
        {
            title = "Ada - Blue",
            access = "free",
            tracks = Album
                .Of(batch)
                .Take(3)
                .Select(file => new { fileId = Album.Id(file), title = file.GetProperty("title").GetString() }),
        };
        Assert.Equal(HttpStatusCode.OK, (await album.DoAsync(HttpMethod.Put, batch, "", same)).StatusCode);
        batch = await album.SendAllAsync(batch);
        // Now the tags are known, and nothing else has been made yet.
        Assert.Equal("BlueHours", batch.GetProperty("title").GetString());
        Assert.Equal(["Dawn", "Rain", "Lights"], Album.Titles(batch));
        Assert.Equal("file", batch.GetProperty("cover").GetString());
        Assert.True(batch.GetProperty("mayConfirm").GetBoolean());
        using var http = creator.Http;
        Assert.Empty((await ItemsAsync(http, "/api/content/my/works")).EnumerateArray());
        Assert.Equal(HttpStatusCode.Accepted, (await album.ConfirmAsync(batch)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await album.ConfirmAsync(batch)).StatusCode);
        batch = await album.UntilDoneAsync(batch);
        var release = await http.GetFromJsonAsync<JsonElement>(
            $"/api/content/releases/{batch.GetProperty("releaseId").GetGuid()}",
            Cancel
        );
        Assert.Equal("draft", Album.State(release));
        Assert.Equal("BlueHours", release.GetProperty("title").GetString());
        Assert.Equal(
            ["Dawn", "Rain", "Lights"],
            release.GetProperty("works").EnumerateArray().Select(work => work.GetProperty("title").GetString())
        );
        using var cover = SKBitmap.Decode(
            await http.GetByteArrayAsync(release.GetProperty("cover").GetString(), Cancel)
        );
        Assert.Equal((600, 600), (cover.Width, cover.Height));
        foreach (var work in release.GetProperty("works").EnumerateArray())
        {
            await creator.UntilStateAsync(Album.Id(work), "ready");
        }
        Assert.Equal(3, (await ItemsAsync(http, "/api/content/my/works")).GetArrayLength());
        // The picture belongs to the release now and takes no quota here.
        await UntilUsedAsync(album, album.Length - album.Files["cover.png"].Length);
        Assert.DoesNotContain(
            await ContentHost.ObjectsAsync(host),
            key => key.Contains("/covers/", StringComparison.Ordinal)
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_the_creator_says_before_she_confirms_is_what_is_made(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var album = await Album.NewAsync(creator);
        var batch = await album.BeginAsync();
        var (lights, rain) = (Album.Named(batch, "01 - Lights.flac"), Album.Named(batch, "02 - Rain.flac"));
        var harbour = Album.Named(batch, "03 - Harbour.flac");
        object Said(params JsonElement[] tracks) =>
            new
            {
                title = "Hers",
                access = "members",
                genre = "Ambient",
                tracks = tracks.Select((file, place) => new { fileId = Album.Id(file), title = $"Song {place + 1}" }),
            };
        Assert.Equal(
            "if-match-required",
            (await (await album.DoAsync(HttpMethod.Put, batch, "", Said(rain), null)).ProblemAsync(428)).Code
        );
        Assert.Equal(
            "changed-meanwhile",
            (await (await album.DoAsync(HttpMethod.Put, batch, "", Said(rain), "\"99\"")).ProblemAsync(412)).Code
        );
        await (await album.DoAsync(HttpMethod.Put, batch, "", Said(rain))).ProblemAsync(400);
        await (await album.DoAsync(HttpMethod.Put, batch, "", Said(rain, rain, lights))).ProblemAsync(400);
        var left = await album.DoAsync(HttpMethod.Delete, batch, $"/files/{Album.Id(lights)}");
        Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        await UntilUsedAsync(album, album.Length - album.Files["01 - Lights.flac"].Length);
        batch = await album.SendAllAsync(await album.ReadAsync(batch));
        Assert.Equal(["Dawn", "Rain"], Album.Titles(batch));
        batch = await (await album.DoAsync(HttpMethod.Put, batch, "", Said(rain, harbour))).JsonAsync();
        Assert.Equal(["Song 1", "Song 2"], Album.Titles(batch));
        Assert.Equal("02 - Rain.flac", Album.Of(batch).First().GetProperty("path").GetString());
        await album.ConfirmAsync(batch);
        batch = await album.UntilDoneAsync(batch);
        Assert.Equal("batch-confirmed", (await (await album.DoAsync(HttpMethod.Delete, batch)).ProblemAsync(409)).Code);
        using var http = creator.Http;
        var works = await ItemsAsync(http, "/api/content/my/works");
        Assert.All(works.EnumerateArray(), work => Assert.Equal("members", work.GetProperty("access").GetString()));
        Assert.Equal(2, works.GetArrayLength());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_same_folder_goes_on_where_it_was_also_after_a_killed_server(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var album = await Album.NewAsync(creator);
        var batch = await album.BeginAsync();
        await album.SendAsync(Album.Named(batch, "02 - Rain.flac"), most: 1000);
        await album.SendAsync(Album.Named(batch, "03 - Harbour.flac"));
        await host.RestartAsync();
        var again = await album.StartAsync();
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        var known = await again.JsonAsync();
        Assert.Equal(Album.Id(batch), Album.Id(known));
        Assert.Equal(1000, Album.Named(known, "02 - Rain.flac").GetProperty("offset").GetInt64());
        Assert.Equal(album.Length, await album.UsedAsync());
        known = await album.SendAllAsync(known);
        await album.ConfirmAsync(known);
        await album.UntilDoneAsync(known);
        // Once it is confirmed, the same folder is another album.
        Assert.Equal(HttpStatusCode.Created, (await album.StartAsync()).StatusCode);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task One_refused_file_is_sent_again_or_left_out_and_the_others_stay(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var album = await Album.NewAsync(creator);
        var good = album.Files["02 - Rain.flac"];
        album.Files["02 - Rain.flac"] = [.. "%PDF-1.7 "u8.ToArray(), .. new byte[500]];
        album.Files["cover.png"] = Album.Picture(100, 100);
        var batch = await album.SendAllAsync(await album.BeginAsync());
        var (rain, cover) = (Album.Named(batch, "02 - Rain.flac"), Album.Named(batch, "cover.png"));
        Assert.Equal("refused", Album.State(rain));
        Assert.Contains("a PDF document", rain.GetProperty("reason").GetString());
        Assert.Contains("100 by 100", cover.GetProperty("reason").GetString());
        await UntilUsedAsync(album, album.Length - 509 - album.Files["cover.png"].Length);
        Assert.Equal(
            "batch-file-alive",
            (
                await (
                    await album.DoAsync(
                        HttpMethod.Post,
                        batch,
                        $"/files/{Album.Id(Album.Named(batch, "01 - Lights.flac"))}/retry",
                        new { }
                    )
                ).ProblemAsync(409)
            ).Code
        );
        album.Files["02 - Rain.flac"] = good;
        var retried = await album.DoAsync(
            HttpMethod.Post,
            batch,
            $"/files/{Album.Id(rain)}/retry",
            new { length = good.Length }
        );
        Assert.Equal(HttpStatusCode.OK, retried.StatusCode);
        await album.DoAsync(HttpMethod.Delete, batch, $"/files/{Album.Id(cover)}");
        batch = await album.SendAllAsync(await album.ReadAsync(batch));
        Assert.True(batch.GetProperty("mayConfirm").GetBoolean());
        Assert.Equal("none", batch.GetProperty("cover").GetString());
        await album.ConfirmAsync(batch);
        Assert.Equal(3, Album.Titles(await album.UntilDoneAsync(batch)).Count);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_picture_within_a_file_is_the_cover_where_the_folder_brings_none(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var album = await Album.NewAsync(creator);
        album.Files.Remove("cover.png");
        var path = Path.Combine(host.Folder, "tagged.flac");
        await File.WriteAllBytesAsync(path, album.Files["02 - Rain.flac"], Cancel);
        using (var file = TagLib.File.Create(path))
        {
            file.Tag.Pictures = [new TagLib.Picture(new TagLib.ByteVector(Album.Picture(400, 400)))];
            file.Save();
        }
        album.Files["02 - Rain.flac"] = await File.ReadAllBytesAsync(path, Cancel);
        var batch = await album.SendAllAsync(await album.BeginAsync());
        Assert.Equal("embedded", batch.GetProperty("cover").GetString());
        await album.ConfirmAsync(batch);
        batch = await album.UntilDoneAsync(batch);
        using var http = creator.Http;
        var release = await http.GetFromJsonAsync<JsonElement>(
            $"/api/content/releases/{batch.GetProperty("releaseId").GetGuid()}",
            Cancel
        );
        using var cover = SKBitmap.Decode(
            await http.GetByteArrayAsync(release.GetProperty("cover").GetString(), Cancel)
        );
        Assert.Equal(400, cover.Width);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Quota_is_taken_for_the_whole_before_the_first_byte_and_an_abort_frees_everything(
        DatabaseEngine engine
    )
    {
        var sum = (await Album.NewAsync(null!)).Length;
        await using var host = await ContentHost.StartAsync(
            engine,
            new() { ["Upload:QuotaBytes"] = (sum + 10).ToString() }
        );
        var creator = CreatorClient.New(host);
        var album = await Album.NewAsync(creator);
        album.Files["04 - More.flac"] = new byte[11];
        Assert.Equal("upload-quota", (await (await album.StartAsync()).ProblemAsync(413)).Code);
        Assert.Equal(0, await album.UsedAsync());
        album.Files.Remove("04 - More.flac");
        var batch = await album.BeginAsync();
        await album.SendAsync(Album.Named(batch, "01 - Lights.flac"));
        await album.SendAsync(Album.Named(batch, "02 - Rain.flac"), most: 100);
        var one = Album.Address(Album.Named(batch, "02 - Rain.flac"));
        Assert.Equal(
            "upload-of-batch",
            (await (await creator.SendAsync(HttpMethod.Delete, one)).ProblemAsync(409)).Code
        );
        Assert.Equal(HttpStatusCode.NoContent, (await album.DoAsync(HttpMethod.Delete, batch)).StatusCode);
        await UntilUsedAsync(album, 0);
        await ContentHost.UntilAsync(() => Task.FromResult(UploadFiles(host).Count == 0), "the part files to go");
        await (await album.DoAsync(HttpMethod.Get, batch)).ProblemAsync(404);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_not_confirmed_in_time_goes_as_a_whole_and_every_byte_prolongs_it(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(
            engine,
            new() { ["Upload:BatchExpireAfter"] = "00:02:00" },
            clock
        );
        var creator = CreatorClient.New(host);
        var album = await Album.NewAsync(creator);
        var batch = await album.BeginAsync();
        clock.Forward(TimeSpan.FromSeconds(80));
        var sent = await album.SendAsync(Album.Named(batch, "01 - Lights.flac"));
        Assert.Equal(HttpStatusCode.NoContent, sent.StatusCode);
        clock.Forward(TimeSpan.FromSeconds(80));
        batch = await album.UntilAsync(batch, now => Album.State(Album.Named(now, "01 - Lights.flac")) == "arrived");
        Assert.Equal(album.Length, await album.UsedAsync());
        clock.Forward(TimeSpan.FromSeconds(50));
        await UntilUsedAsync(album, 0);
        await (await album.DoAsync(HttpMethod.Get, batch)).ProblemAsync(404);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Nobody_else_sees_or_changes_an_album_and_a_label_owns_what_its_editor_sends(DatabaseEngine engine)
    {
        var crews = new UserAuthDouble();
        await using var host = await ContentHost.StartAsync(engine, crews: crews);
        var label = Guid.CreateVersion7();
        var editor = new CreatorClient(host, crews.Join(label, Guid.CreateVersion7(), OrganisationRole.Editor), label);
        var album = await Album.NewAsync(editor);
        var batch = await album.BeginAsync();
        Assert.Equal(label, batch.GetProperty("ownerId").GetGuid());
        var viewer = new CreatorClient(host, crews.Join(label, Guid.CreateVersion7(), OrganisationRole.Viewer), label);
        var seen = new Album(viewer) { Files = album.Files };
        Assert.Equal(HttpStatusCode.OK, (await seen.DoAsync(HttpMethod.Get, batch)).StatusCode);
        await (await seen.DoAsync(HttpMethod.Delete, batch)).ProblemAsync(403);
        var stranger = new Album(CreatorClient.New(host)) { Files = album.Files };
        var file = Album.Named(batch, "01 - Lights.flac");
        await (await stranger.DoAsync(HttpMethod.Get, batch)).ProblemAsync(404);
        await (await stranger.DoAsync(HttpMethod.Delete, batch)).ProblemAsync(404);
        await (await stranger.ConfirmAsync(batch)).ProblemAsync(404);
        await (await stranger.DoAsync(HttpMethod.Delete, batch, $"/files/{Album.Id(file)}")).ProblemAsync(404);
        await (await stranger.SendAsync(file)).ProblemAsync(404);
        Assert.Equal(0, await stranger.UsedAsync());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Files_are_added_and_a_new_picture_takes_the_place_of_the_cover(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var album = await Album.NewAsync(creator);
        var batch = await album.BeginAsync();
        album.Files["better.png"] = Album.Picture(500, 500);
        album.Files["04 - Dusk.flac"] = album.Files["02 - Rain.flac"];
        foreach (var name in new[] { "better.png", "04 - Dusk.flac" })
        {
            var added = await album.DoAsync(
                HttpMethod.Post,
                batch,
                "/files",
                new { path = name, length = album.Files[name].Length }
            );
            Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        }
        await (
            await album.DoAsync(HttpMethod.Post, batch, "/files", new { path = "notes.txt", length = 3 })
        ).ProblemAsync(400);
        batch = await album.SendAllAsync(await album.ReadAsync(batch));
        Assert.DoesNotContain(Album.Of(batch), file => file.GetProperty("path").GetString() == "cover.png");
        Assert.Equal(["Dawn", "Rain", "Lights", "Dusk"], Album.Titles(batch));
    }

    [Fact]
    public async Task A_manifest_that_cannot_be_an_album_changes_nothing()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        foreach (
            var files in new object[]
            {
                Array.Empty<object>(),
                new[] { new { path = "notes.txt", length = 3 } },
                new[] { new { path = "a.mp3", length = 3 }, new { path = "a.mp3", length = 3 } },
                new[] { new { path = "a\u0001.mp3", length = 3 } },
                new[] { new { path = "a.mp3", length = -3 } },
                Enumerable.Range(0, 201).Select(number => new { path = $"{number}.mp3", length = 3 }).ToArray(),
            }
        )
        {
            var body = new
            {
                folder = "Album",
                access = "free",
                files,
            };
            await (await creator.PostAsync(Album.Batches, body)).ProblemAsync(400);
        }
        using var http = creator.Http;
        Assert.Empty((await ItemsAsync(http, Album.Batches)).EnumerateArray());
    }

    private static List<string> UploadFiles(ServiceHost host) =>
        [
            .. ContentHost
                .WorkFiles(host)
                .Where(path => path.Contains(DspUploadService.ServiceName, StringComparison.Ordinal)),
        ];

    private static Task UntilUsedAsync(Album album, long bytes) =>
        ContentHost.UntilAsync(async () => await album.UsedAsync() == bytes, $"{bytes} bytes to be taken");

    private static async Task<JsonElement> ItemsAsync(HttpClient http, string path) =>
        (await http.GetFromJsonAsync<JsonElement>(path, Cancel)).GetProperty("items");
}
