using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.DspUpload;
using Nexus.Content.DspUpload.Batches;
using Nexus.Content.DspUpload.PersonalData;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Storage;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspUpload;

/// <summary>What happens to an album at the moment when something else happens to it.</summary>
public sealed class BatchRaceTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task Nothing_ends_a_file_while_its_bytes_are_coming(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var album = await Album.NewAsync(creator);
        var batch = await album.BeginAsync();
        var (first, sending) = await BeginSendingAsync(creator, album, batch, "01 - Lights.flac");
        var file = $"/files/{Album.Id(Album.Named(batch, "01 - Lights.flac"))}";
        var refused = await album.DoAsync(HttpMethod.Delete, batch, file);
        Assert.Equal("upload-locked", (await refused.ProblemAsync(423)).Code);
        first.Open();
        Assert.Equal(HttpStatusCode.NoContent, (await sending).StatusCode);
        Assert.NotEqual("receiving", Album.State(Album.Named(await album.ReadAsync(batch), "01 - Lights.flac")));
        var (second, rest) = await BeginSendingAsync(creator, album, batch, "02 - Rain.flac");
        var abort = album.DoAsync(HttpMethod.Delete, batch);
        second.Open();
        // Whoever gives up waits for bytes that are just coming, and then nothing of them stays.
        Assert.Equal(HttpStatusCode.NoContent, (await rest).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await abort).StatusCode);
        await ContentHost.UntilAsync(async () => await album.UsedAsync() == 0, "the quota to be given back");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_album_whose_time_is_over_stays_while_its_bytes_are_coming(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        var settings = new Dictionary<string, string?> { ["Upload:BatchExpireAfter"] = "00:02:00" };
        await using var host = await ContentHost.StartAsync(engine, settings, clock);
        var creator = CreatorClient.New(host);
        var album = await Album.NewAsync(creator);
        var batch = await album.BeginAsync();
        var (gate, sending) = await BeginSendingAsync(creator, album, batch, "01 - Lights.flac");
        clock.Forward(TimeSpan.FromMinutes(3));
        await host.InScopeAsync(async services =>
        {
            var handler = ActivatorUtilities.CreateInstance<EndBatchWhenDue>(services);
            await handler.HandleAsync(new ExpireBatch(Album.Id(batch)), null!, Cancel);
            return await services.GetRequiredService<UploadDb>().SaveChangesAsync(Cancel);
        });
        gate.Open();
        Assert.Equal(HttpStatusCode.NoContent, (await sending).StatusCode);
        batch = await album.SendAllAsync(await album.ReadAsync(batch));
        Assert.True(batch.GetProperty("mayConfirm").GetBoolean());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_was_drawn_before_the_tags_were_known_is_neither_saved_nor_confirmed(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var album = await Album.NewAsync(CreatorClient.New(host));
        var drawn = await album.BeginAsync();
        var batch = await album.SendAllAsync(drawn);
        var match = $"\"{drawn.GetProperty("version").GetInt64()}\"";
        var form = new
        {
            title = drawn.GetProperty("title").GetString(),
            access = "free",
            tracks = Album
                .Of(drawn)
                .Take(3)
                .Select(file => new { fileId = Album.Id(file), title = file.GetProperty("title").GetString() }),
        };
        var saved = await album.DoAsync(HttpMethod.Put, batch, "", form, match);
        Assert.Equal("changed-meanwhile", (await saved.ProblemAsync(412)).Code);
        var confirmed = await album.DoAsync(HttpMethod.Post, batch, "/confirm", match: match);
        Assert.Equal("changed-meanwhile", (await confirmed.ProblemAsync(412)).Code);
        Assert.Equal(["Dawn", "Rain", "Lights"], Album.Titles(await album.ReadAsync(batch)));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_confirmed_album_whose_file_was_lost_says_so_and_is_confirmed_anew(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var album = await Album.NewAsync(CreatorClient.New(host));
        var batch = await album.BeginAsync();
        string[] lost = ["02 - Rain.flac", "cover.png"];
        var parts = lost.Select(path => Album.Address(Album.Named(batch, path)).ToString().Split('/')[^1]).ToList();
        batch = await album.SendAllAsync(batch);
        foreach (var part in parts.Select(part => $"{Guid.Parse(part):N}.part"))
        {
            File.Delete(ContentHost.WorkFiles(host).Single(path => path.EndsWith(part, StringComparison.Ordinal)));
        }
        Assert.Equal(HttpStatusCode.Accepted, (await album.ConfirmAsync(batch)).StatusCode);
        batch = await album.UntilAsync(batch, now => Album.State(now) == "open");
        foreach (var path in lost)
        {
            var file = Album.Named(batch, path);
            Assert.Equal("refused", Album.State(file));
            Assert.Contains("was lost", file.GetProperty("reason").GetString());
            var again = await album.DoAsync(HttpMethod.Post, batch, $"/files/{Album.Id(file)}/retry", new { });
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        }
        batch = await album.SendAllAsync(await album.ReadAsync(batch));
        await album.ConfirmAsync(batch);
        Assert.Equal(["Dawn", "Rain", "Lights"], Album.Titles(await album.UntilDoneAsync(batch)));
    }

    [Fact]
    public async Task Why_an_album_has_no_cover_is_said_again_to_who_asks_again()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        const string Key = $"{DspUploadService.ServiceName}/no-picture";
        using var text = new MemoryStream(Encoding.UTF8.GetBytes("no picture"));
        await host.Services.GetRequiredService<IObjectStore>().PutAsync(Key, text, cancellation: Cancel);
        var tracks = new[] { new AlbumTrack(Guid.CreateVersion7(), "Dawn", WorkKind.Audio) };
        var ask = new CreateAlbum(
            Guid.CreateVersion7(),
            Guid.CreateVersion7(),
            "Ada",
            "Blue",
            null,
            WorkAccess.Free,
            Key,
            tracks
        );
        var client = host.Services.GetRequiredService<ServiceClient>();
        var first = await client.SendAsync(AlbumCalls.Create, ask, Cancel);
        var second = await client.SendAsync(AlbumCalls.Create, ask, Cancel);
        Assert.NotNull(first.CoverRefusal);
        Assert.Equal(first.CoverRefusal, second.CoverRefusal);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_album_and_its_files_count_as_unfinished_until_it_is_confirmed(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, new() { ["Upload:MaxUnfinished"] = "9" });
        var creator = CreatorClient.New(host);
        var album = await Album.NewAsync(creator);
        var batch = await album.SendAllAsync(await album.BeginAsync());
        var other = await Album.NewAsync(creator);
        other.Files["02 - Rain.flac"] = other.Files["01 - Lights.flac"];
        Assert.Equal("too-many-uploads", (await (await other.StartAsync()).ProblemAsync(429)).Code);
        await album.ConfirmAsync(batch);
        await album.UntilDoneAsync(batch);
        Assert.Equal(HttpStatusCode.Created, (await other.StartAsync()).StatusCode);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_list_says_what_each_album_will_be_now(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var album = await Album.NewAsync(creator);
        async Task<(string?, int)> ListedAsync()
        {
            using var http = creator.Http;
            var page = await http.GetFromJsonAsync<JsonElement>(Album.Batches, Cancel);
            var item = page.GetProperty("items").EnumerateArray().Single();
            return (item.GetProperty("title").GetString(), item.GetProperty("tracks").GetInt32());
        }
        var batch = await album.BeginAsync();
        Assert.Equal(("Ada - Blue", 3), await ListedAsync());
        batch = await album.SendAllAsync(batch);
        Assert.Equal(("BlueHours", 3), await ListedAsync());
        await album.DoAsync(HttpMethod.Delete, batch, $"/files/{Album.Id(Album.Named(batch, "02 - Rain.flac"))}");
        Assert.Equal(("BlueHours", 2), await ListedAsync());
        batch = await album.ReadAsync(batch);
        var form = new
        {
            title = "Hers",
            access = "free",
            tracks = Album
                .Of(batch)
                .Take(2)
                .Select(file => new { fileId = Album.Id(file), title = file.GetProperty("title").GetString() }),
        };
        await album.DoAsync(HttpMethod.Put, batch, "", form);
        Assert.Equal(("Hers", 2), await ListedAsync());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_look_at_a_former_file_says_nothing_of_the_one_that_is_sent_instead(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var album = await Album.NewAsync(CreatorClient.New(host));
        var batch = await album.BeginAsync();
        var file = $"/files/{Album.Id(Album.Named(batch, "02 - Rain.flac"))}";
        var overtaken = await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<UploadDb>();
            // As the look has it in its hands when its owner leaves the file out and sends another one.
            var row = await db.BatchFiles.FirstAsync(one => one.Path == "02 - Rain.flac", Cancel);
            await album.DoAsync(HttpMethod.Delete, batch, file);
            await album.DoAsync(HttpMethod.Post, batch, file + "/retry", new { });
            (row.TagTitle, row.LookedAt) = ("Of the former", true);
            return await Record.ExceptionAsync(() => db.SaveChangesAsync(Cancel));
        });
        Assert.IsType<DbUpdateConcurrencyException>(overtaken);
        Assert.Equal("Rain", Album.Titles(await album.ReadAsync(batch))[1]);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Who_asks_for_his_data_gets_the_files_of_his_albums_too(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var album = await Album.NewAsync(creator);
        await album.SendAllAsync(await album.BeginAsync());
        var export = await host.InScopeAsync(services =>
            ActivatorUtilities.CreateInstance<UploadData>(services).ExportAsync(creator.UserId, Cancel)
        );
        var files = export.Sections.Single(section => section.Name == "Files of album uploads").Records;
        Assert.Equal(4, files.Count);
        Assert.Contains(files, file => file.GetProperty("tagTitle").GetString() == "Dawn");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Who_is_erased_while_his_album_is_made_leaves_nothing(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var album = await Album.NewAsync(creator);
        var batch = await album.SendAllAsync(await album.BeginAsync());
        var task = new MakeAlbum(Album.Id(batch));
        // Confirmed, with nobody at work on it but this test.
        await host.InScopeAsync(services =>
            services
                .GetRequiredService<UploadDb>()
                .Batches.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, BatchState.Confirmed), Cancel)
        );
        var overtaken = await host.InScopeAsync(async services =>
        {
            var worker = ActivatorUtilities.CreateInstance<MakeAlbumWorker>(services);
            await worker.RunAsync(task, new TaskContext(Guid.NewGuid(), 1), Cancel);
            await EraseAsync(host, creator.UserId);
            var db = services.GetRequiredService<UploadDb>();
            return await Record.ExceptionAsync(() => db.SaveChangesAsync(Cancel));
        });
        Assert.IsType<DbUpdateConcurrencyException>(overtaken);
        await host.InScopeAsync(async services =>
        {
            var worker = ActivatorUtilities.CreateInstance<MakeAlbumWorker>(services);
            await worker.RunAsync(task, new TaskContext(Guid.NewGuid(), 2), Cancel);
            return await services.GetRequiredService<UploadDb>().SaveChangesAsync(Cancel);
        });
        using var http = creator.Http;
        await ContentHost.UntilAsync(
            async () =>
                (await http.GetFromJsonAsync<JsonElement>("/api/content/my/works", Cancel))
                    .GetProperty("items")
                    .GetArrayLength() == 0
                && (await ContentHost.ObjectsAsync(host)).TrueForAll(key =>
                    !key.StartsWith(DspUploadService.ServiceName, StringComparison.Ordinal)
                ),
            "works and cover to be gone"
        );
        Assert.Equal(0, await host.InScopeAsync(one => one.GetRequiredService<UploadDb>().Batches.CountAsync(Cancel)));
    }

    // As it would be in the worst order: content-mgmt has forgotten him, and hears of his album afterwards.
    private static async Task EraseAsync(ServiceHost host, Guid userId)
    {
        await host.InScopeAsync(async services =>
        {
            await ActivatorUtilities.CreateInstance<UploadData>(services).EraseAsync(userId, Cancel);
            return await services.GetRequiredService<UploadDb>().SaveChangesAsync(Cancel);
        });
        await ContentHost.UntilAsync(
            async () => (await ContentHost.ObjectsAsync(host)).Count == 0,
            "the originals of before to be gone"
        );
    }

    private static async Task<(GatedStream Gate, Task<HttpResponseMessage> Sending)> BeginSendingAsync(
        CreatorClient creator,
        Album album,
        JsonElement batch,
        string path
    )
    {
        var gate = new GatedStream(album.Files[path], 100);
        var sending = creator.PatchAsync(Album.Address(Album.Named(batch, path)), 0, gate);
        await album.UntilAsync(batch, now => Album.Named(now, path).GetProperty("offset").GetInt64() == 100);
        return (gate, sending);
    }
}
