using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.ContentMgmt;
using Nexus.Content.ContentMgmt.Following;
using Nexus.Content.ContentMgmt.Podcasts;
using Nexus.Content.DspMetadata;
using Nexus.Content.DspStreaming;
using Nexus.Content.StreamingV2;
using Nexus.Content.Tests.DspMetadata;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Data;
using Nexus.Kernel.PersonalData;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.ContentMgmt;

/// <summary>What is deleted can be had back for a month, and is then gone with its files; what people own stays.</summary>
public sealed class TrashTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_deleted_work_comes_back_within_a_month_and_then_is_gone_with_its_files(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(engine, clock: clock);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Short-lived", "audio");
        await creator.UploadAsync(work, await TinyMedia.Song, "audio/mpeg");
        await creator.UntilStateAsync(work, "ready");
        await creator.PostAsync($"/api/content/works/{work}/publish");
        await creator.DescribeAsync($"works/{work}/lyrics", new { language = "en", lrc = "[00:01.00]Gone soon" });
        await ContentHost.UntilAsync(async () => (await SaidOfAsync(host, work)) == (1, 1), "others to know the song");
        using var own = creator.Http;
        using var other = CreatorClient.New(host).Http;
        Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync(other, $"works/{work}"));
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(own, $"works/{work}"));
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(own, $"works/{work}"));
        await NobodyFindsItAsync(host, own, work);
        Assert.Equal(work, Assert.Single(await TrashAsync(own)).GetProperty("id").GetGuid());
        Assert.Equal(HttpStatusCode.NoContent, await RestoreAsync(own, $"works/{work}"));
        Assert.Equal("withdrawn", (await creator.WorkAsync(work)).GetProperty("state").GetString());
        Assert.Empty(await TrashAsync(own));
        Assert.Equal(HttpStatusCode.OK, (await creator.PostAsync($"/api/content/works/{work}/publish")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(own, $"works/{work}"));
        Assert.NotEmpty(await ContentHost.ObjectsAsync(host));
        clock.Forward(TimeSpan.FromDays(31));
        // Everybody's sign-in is over by then, so the tables are looked at.
        await ContentHost.UntilAsync(() => IsGoneAsync(host, work), "the trash to be emptied");
        await ContentHost.UntilAsync(
            async () => (await ContentHost.ObjectsAsync(host)).Count == 0,
            "original and renditions to be gone"
        );
        await ContentHost.UntilAsync(
            async () => (await SaidOfAsync(host, work)) == (0, 0),
            "what was said of it to go"
        );
    }

    // Its lyrics, and the song's row where music apps look for it by name.
    private static Task<(int Lyrics, int Songs)> SaidOfAsync(ServiceHost host, Guid work) =>
        host.InScopeAsync(async services =>
            (
                await services.GetRequiredService<MetadataDb>().Lyrics.CountAsync(row => row.WorkId == work, Cancel),
                await services
                    .GetRequiredService<MusicDb>()
                    .Tracks.CountAsync(row => row.WorkId == work && row.Title != "", Cancel)
            )
        );

    [Theory, MemberData(nameof(Engines))]
    public async Task Nobody_deletes_what_somebody_bought(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "Sold");
        var made = await creator.PostAsync("/api/content/releases", new { title = "Album", workIds = new[] { work } });
        var release = (await made.JsonAsync()).GetProperty("id").GetGuid();
        await creator.PostAsync($"/api/content/releases/{release}/publish");
        using var own = creator.Http;
        await ContentHost.UntilAsync(() => IsOnReleaseAsync(host, work, release), "the player to know the release");
        await BuyAsync(host, release);
        foreach (var path in new[] { $"works/{work}", $"releases/{release}" })
        {
            var answer = await own.DeleteAsync($"/api/content/{path}", Cancel);
            Assert.Equal("sold", (await answer.ProblemAsync(409)).Code);
        }
        Assert.Equal(HttpStatusCode.OK, (await own.GetAsync($"/api/content/releases/{release}", Cancel)).StatusCode);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_release_in_the_trash_is_sold_no_more_and_erasure_takes_the_trash_too(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "Kept");
        var made = await creator.PostAsync("/api/content/releases", new { title = "Gone", workIds = new[] { work } });
        var release = (await made.JsonAsync()).GetProperty("id").GetGuid();
        await creator.PostAsync($"/api/content/releases/{release}/publish");
        using var own = creator.Http;
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(own, $"releases/{release}"));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await own.GetAsync($"/api/content/releases/{release}", Cancel)).StatusCode
        );
        Assert.Equal(HttpStatusCode.OK, (await own.GetAsync($"/api/content/works/{work}", Cancel)).StatusCode);
        await host.InScopeAsync(async services =>
        {
            var data = ActivatorUtilities.CreateInstance<Content.ContentMgmt.PersonalData.LibraryData>(services);
            var db = services.GetRequiredService<ContentDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
            await ((IPersonalData)data).EraseAsync(creator.UserId, Cancel);
            await db.SaveChangesAsync(Cancel);
            await transaction.CommitAsync(Cancel);
            return 0;
        });
        Assert.Empty(await TrashAsync(own));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_happens_to_a_work_in_the_trash_has_happened_when_it_comes_back(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Short of time", "audio");
        await Shelf.ProcessAsync(host, work, "originals/one");
        using var own = creator.Http;
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(own, $"works/{work}"));
        var asset = Guid.NewGuid();
        await Shelf.HearAsync<FollowProgress, TranscodeProgressed>(host, new TranscodeProgressed(work, 0.5, "audio"));
        await Shelf.HearAsync<FollowReady, ContentReady>(host, Shelf.Ready(work, "originals/one", asset));
        await Shelf.HearAsync<FollowEnclosure, EnclosureReady>(
            host,
            new EnclosureReady(work, asset, "enclosures/one", "audio/x-m4a", 4711, "")
        );
        await NobodyFindsItAsync(host, own, work);
        Assert.Equal(0, await EntriesAsync(host, work));
        Assert.Equal(HttpStatusCode.NoContent, await RestoreAsync(own, $"works/{work}"));
        Assert.Equal("ready", (await creator.WorkAsync(work)).GetProperty("state").GetString());
        Assert.Equal(1, await EntriesAsync(host, work));
        await Shelf.ChangeAsync(host, work, row => Assert.Equal(4711, row.EnclosureLength));
    }

    [Fact]
    public async Task A_live_show_is_not_deleted_and_one_that_fails_in_the_trash_is_none_afterwards()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var (show, work) = (Guid.CreateVersion7(), await creator.CreateWorkAsync("Short show"));
        using var own = creator.Http;
        await Shelf.HearAsync<FollowNewShow, ShowCreated>(host, new ShowCreated(show, work, creator.UserId));
        var refused = await own.DeleteAsync($"/api/content/works/{work}", Cancel);
        Assert.Equal("live-show", (await refused.ProblemAsync(409)).Code);
        await Shelf.HearAsync<FollowLostRecording, RecordingFailed>(host, new RecordingFailed(show, work, "Lost."));
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(own, $"works/{work}"));
        await Shelf.HearAsync<FollowNewShow, ShowCreated>(host, new ShowCreated(show, work, creator.UserId));
        await Shelf.ChangeAsync(host, work, row => Assert.Equal(show, row.LiveShowId));
        await Shelf.HearAsync<FollowLostRecording, RecordingFailed>(host, new RecordingFailed(show, work, "Lost."));
        Assert.Equal(HttpStatusCode.NoContent, await RestoreAsync(own, $"works/{work}"));
        Assert.Equal("draft", (await creator.WorkAsync(work)).GetProperty("state").GetString());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_release_comes_out_with_the_works_that_are_not_in_the_trash(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var (kept, gone) = (
            await Shelf.PublishedAsync(host, creator, "Kept"),
            await Shelf.PublishedAsync(host, creator, "Gone")
        );
        var (both, empty) = (await ReleaseAsync(creator, gone, kept), await ReleaseAsync(creator, gone));
        using var own = creator.Http;
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(own, $"works/{gone}"));
        Assert.Equal(
            "release-works",
            (await (await creator.PostAsync($"/api/content/releases/{empty}/publish")).ProblemAsync(409)).Code
        );
        Assert.Equal(HttpStatusCode.OK, (await creator.PostAsync($"/api/content/releases/{both}/publish")).StatusCode);
        await ContentHost.UntilAsync(async () => Same(await KnownAsync(host, both), kept), "the player to know one");
        Assert.Equal(HttpStatusCode.NoContent, await RestoreAsync(own, $"works/{gone}"));
        await ContentHost.UntilAsync(
            async () => Same(await KnownAsync(host, both), gone, kept),
            "the other to be back"
        );
    }

    private static bool Same(IEnumerable<Guid> known, params Guid[] expected) => known.SequenceEqual(expected);

    private static async Task<Guid> ReleaseAsync(CreatorClient creator, params Guid[] workIds)
    {
        var made = await creator.PostAsync("/api/content/releases", new { title = "Album", workIds });
        return (await made.JsonAsync()).GetProperty("id").GetGuid();
    }

    private static Task<List<Guid>> KnownAsync(ServiceHost host, Guid release) =>
        host.InScopeAsync(async services =>
            (List<Guid>)
                [
                    .. (
                        await services
                            .GetRequiredService<StreamingDb>()
                            .Releases.AsNoTracking()
                            .FirstOrDefaultAsync(row => row.ReleaseId == release, Cancel)
                    )?.WorkIds
                        ?? [],
                ]
        );

    private static Task<int> EntriesAsync(ServiceHost host, Guid work) =>
        host.InScopeAsync(services =>
            services.GetRequiredService<ContentDb>().SearchEntries.CountAsync(row => row.Id == work, Cancel)
        );

    private static Task<bool> IsGoneAsync(ServiceHost host, Guid work) =>
        host.InScopeAsync(async services =>
            !await services
                .GetRequiredService<ContentDb>()
                .Works.IgnoreQueryFilters()
                .AnyAsync(row => row.Id == work, Cancel)
        );

    private static async Task NobodyFindsItAsync(ServiceHost host, HttpClient own, Guid work)
    {
        using var visitor = host.Anonymous();
        foreach (var path in new[] { $"works/{work}", $"my/works/{work}", $"works/{work}/history" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await own.GetAsync($"/api/content/{path}", Cancel)).StatusCode);
        }
        foreach (var path in new[] { "my/works", "works", "my/search?q=short", "search?q=short" })
        {
            var page = await own.GetFromJsonAsync<JsonElement>($"/api/content/{path}", Cancel);
            Assert.Empty(page.GetProperty("items").EnumerateArray());
        }
        await ContentHost.UntilAsync(
            async () =>
                (await visitor.PostAsJsonAsync("/api/stream/sessions", new { workId = work }, Cancel)).StatusCode
                == HttpStatusCode.NotFound,
            "the work to stop playing"
        );
    }

    private static async Task<HttpStatusCode> DeleteAsync(HttpClient http, string path) =>
        (await http.DeleteAsync($"/api/content/{path}", Cancel)).StatusCode;

    private static async Task<HttpStatusCode> RestoreAsync(HttpClient http, string path) =>
        (await http.PostAsync($"/api/content/my/trash/{path}/restore", null, Cancel)).StatusCode;

    private static async Task<List<JsonElement>> TrashAsync(HttpClient http) =>
        [.. (await http.GetFromJsonAsync<JsonElement>("/api/content/my/trash", Cancel)).EnumerateArray()];

    private static Task<bool> IsOnReleaseAsync(ServiceHost host, Guid work, Guid release) =>
        host.InScopeAsync(async services =>
            (await services.GetRequiredService<StreamingDb>().Works.FindAsync([work], Cancel))?.ReleaseIds.Contains(
                release
            ) == true
        );

    private static Task<int> BuyAsync(ServiceHost host, Guid release) =>
        host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<StreamingDb>();
            db.Grants.Add(
                new Grant
                {
                    UserId = Guid.CreateVersion7(),
                    ReleaseId = release,
                    OrderId = Guid.CreateVersion7(),
                    GrantedAt = DateTimeOffset.UtcNow,
                }
            );
            return await db.SaveChangesAsync(Cancel);
        });
}
