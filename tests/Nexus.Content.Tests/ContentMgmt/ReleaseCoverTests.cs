using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.ContentMgmt;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.PersonalData;
using Nexus.Content.Tests.StreamCore.Media;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Data;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.ContentMgmt;

/// <summary>A release has a cover of its own, which its crew sets and everybody sees once it is published.</summary>
public sealed class ReleaseCoverTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_cover_is_set_replaced_and_removed(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var release = await ReleaseAsync(host, creator);
        using var own = creator.Http;
        using var visitor = host.Anonymous();
        using var stranger = CreatorClient.New(host).Http;
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync(stranger, release, await TealAsync())).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(Path(release) + ".jpg", Cancel)).StatusCode);
        var set = await PutAsync(own, release, await TealAsync());
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        var first = (await set.JsonAsync()).GetProperty("cover").GetString()!;
        var seen = await visitor.GetFromJsonAsync<JsonElement>($"/api/content/releases/{release}", Cancel);
        Assert.Equal(first, seen.GetProperty("cover").GetString());
        var list = await visitor.GetFromJsonAsync<JsonElement>($"/api/content/releases?owner={creator.UserId}", Cancel);
        Assert.Equal(first, list.GetProperty("items")[0].GetProperty("cover").GetString());
        var picture = await visitor.GetAsync(first, Cancel);
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType!.MediaType);
        // The same again is the same version, another one is another address.
        Assert.Equal(set.Headers.ETag, (await PutAsync(own, release, await TealAsync())).Headers.ETag);
        var other = await Samples.Make("red.png", "-f lavfi -i color=c=red:s=1400x1400 -frames:v 1");
        var second = (await (await PutAsync(own, release, other)).JsonAsync()).GetProperty("cover").GetString();
        Assert.NotEqual(first, second);
        var removed = await own.DeleteAsync(Path(release), Cancel);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(second, Cancel)).StatusCode);
        var without = await visitor.GetFromJsonAsync<JsonElement>($"/api/content/releases/{release}", Cancel);
        Assert.Equal(JsonValueKind.Null, without.GetProperty("cover").ValueKind);
    }

    [Fact]
    public async Task What_is_no_cover_is_refused_and_changes_nothing()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var release = await ReleaseAsync(host, creator);
        using var own = creator.Http;
        var kept = (await (await PutAsync(own, release, await TealAsync())).JsonAsync()).GetProperty("cover");
        var flat = await Samples.Make("flat.png", "-f lavfi -i color=c=teal:s=600x299 -frames:v 1");
        Assert.Equal("cover-size", (await (await PutAsync(own, release, flat)).ProblemAsync(400)).Code);
        using var text = new StringContent("no picture");
        var refused = await own.PutAsync(Path(release), text, Cancel);
        Assert.Equal("unsupported-picture", (await refused.ProblemAsync(415)).Code);
        var now = await own.GetFromJsonAsync<JsonElement>($"/api/content/releases/{release}", Cancel);
        Assert.Equal(kept.GetString(), now.GetProperty("cover").GetString());
    }

    [Fact]
    public async Task A_photograph_of_some_megabytes_is_a_cover()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var release = await ReleaseAsync(host, creator);
        using var own = creator.Http;
        var photograph = await Samples.Make("grain.png", "-f lavfi -i color=s=1400x1400,noise=alls=80 -frames:v 1");
        Assert.InRange(new FileInfo(photograph).Length, BodyLimit.Usual + 1, AlbumCover.MostBytes);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(own, release, photograph)).StatusCode);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_cover_that_moderators_hide_is_hidden_and_goes_with_its_owner(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var release = await ReleaseAsync(host, creator);
        using var own = creator.Http;
        var cover = (await (await PutAsync(own, release, await TealAsync())).JsonAsync())
            .GetProperty("cover")
            .GetString();
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<ContentDb>();
            var row = await db.Releases.FirstAsync(one => one.Id == release, Cancel);
            (row.State, row.Hold) = (ReleaseState.Withdrawn, Hold.Restricted);
            return await db.SaveChangesAsync(Cancel);
        });
        using var visitor = host.Anonymous();
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(cover, Cancel)).StatusCode);
        var held = await own.GetAsync(cover, Cancel);
        Assert.True(held.IsSuccessStatusCode && held.Headers.CacheControl!.Private);
        var left = await host.InScopeAsync(async services =>
        {
            var data = ActivatorUtilities.CreateInstance<LibraryData>(services);
            await ((IPersonalData)data).EraseAsync(creator.UserId, Cancel);
            return await services.GetRequiredService<ContentDb>().ReleaseCovers.CountAsync(Cancel);
        });
        Assert.Equal(0, left);
    }

    private static async Task<Guid> ReleaseAsync(ServiceHost host, CreatorClient creator)
    {
        var work = await Shelf.PublishedAsync(host, creator, "Blue");
        var made = await creator.PostAsync("/api/content/releases", new { title = "Blue", workIds = new[] { work } });
        var id = (await made.JsonAsync()).GetProperty("id").GetGuid();
        Assert.Equal(HttpStatusCode.OK, (await creator.PostAsync($"/api/content/releases/{id}/publish")).StatusCode);
        return id;
    }

    private static Task<string> TealAsync() =>
        Samples.Make("square.png", "-f lavfi -i color=c=teal:s=1400x1400 -frames:v 1");

    private static async Task<HttpResponseMessage> PutAsync(HttpClient http, Guid release, string file)
    {
        using var body = new ByteArrayContent(await File.ReadAllBytesAsync(file, Cancel));
        return await http.PutAsync(Path(release), body, Cancel);
    }

    private static string Path(Guid release) => $"/api/content/releases/{release}/cover";
}
