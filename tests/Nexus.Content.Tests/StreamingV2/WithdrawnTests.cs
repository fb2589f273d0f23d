using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.StreamingV2;
using Nexus.Content.StreamingV2.Counting;
using Nexus.Content.Tests.DspStreaming;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamingV2;

/// <summary>What is withdrawn or taken down stops, also where it was opened before.</summary>
public sealed class WithdrawnTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task Addresses_given_out_before_and_pictures_go_with_the_work(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await Ways.PublishedSongAsync(host, creator, "free");
        var release = await Pieces.ReleaseAsync(creator, "The album", work);
        var fanId = Guid.CreateVersion7();
        using var fan = host.ClientAs(fanId, "fan");
        await Purchases.PayAsync(host, fanId, release);
        await ContentHost.UntilAsync(
            async () => (await Ways.DownloadAsync(fan, work)).StatusCode == HttpStatusCode.OK,
            "the purchase"
        );
        using var own = creator.Http;
        using var visitor = host.Anonymous();
        var heard = (await Ways.SessionAsync(fan, work)).Text("hls");
        var session = await Ways.SessionAsync(own, work);
        var (owners, poster) = (session.Text("hls"), session.Text("poster"));
        var file = (await (await Ways.DownloadAsync(fan, work)).JsonAsync()).Text("url");
        foreach (var address in new[] { heard, owners, poster, file })
        {
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(address, Cancel)).StatusCode);
        }
        // What was made for a listener is not made the owner's by a letter.
        var forged = heard.Replace("/play/", "/play/o");
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync(forged, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await creator.PostAsync($"/api/content/works/{work}/withdraw")).StatusCode);
        await Ways.UntilRefusedAsync(visitor, heard, HttpStatusCode.Forbidden);
        await Ways.UntilRefusedAsync(visitor, poster, HttpStatusCode.NotFound);
        await Ways.UntilRefusedAsync(visitor, file, HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(owners, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await fan.GetAsync(poster, Cancel)).StatusCode);
        using var shown = await own.GetAsync(poster, Cancel);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.True(shown.Headers.CacheControl!.NoStore);
        // The owner's way to play goes on, and what is published again is open again.
        await Ways.SessionAsync(own, work);
        await Ways.PublishAsync(host, creator, work);
        await Ways.UntilRefusedAsync(visitor, heard, HttpStatusCode.OK);
        await Ways.UntilRefusedAsync(visitor, poster, HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Of_visitors_sessions_nothing_is_kept_once_they_are_over(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(engine, clock: clock);
        var creator = CreatorClient.New(host);
        var work = await Ways.PublishedSongAsync(host, creator, "free");
        using var visitor = host.Anonymous();
        using var fan = host.ClientAs(Guid.CreateVersion7(), "fan");
        await Ways.SessionAsync(visitor, work);
        await Ways.SessionAsync(fan, work);
        Task<int> CountAsync(bool visitors) =>
            host.InScopeAsync(scope =>
                scope
                    .GetRequiredService<StreamingDb>()
                    .Sessions.CountAsync(row => (row.UserId == null) == visitors, Cancel)
            );
        await ForgetAsync(host);
        // The one that waited for the song has sessions as well.
        Assert.NotEqual(0, await CountAsync(visitors: true));
        clock.Forward(TimeSpan.FromHours(27));
        await ForgetAsync(host);
        Assert.Equal((0, 1), (await CountAsync(visitors: true), await CountAsync(visitors: false)));
    }

    private static Task<int> ForgetAsync(ServiceHost host) =>
        host.InScopeAsync(async scope =>
        {
            await scope.GetRequiredService<ForgetListening>().ForgetAsync(Cancel);
            return 0;
        });
}
