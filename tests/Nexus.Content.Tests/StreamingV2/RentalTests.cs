using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.StreamingV2;
using Nexus.Content.Tests.DspStreaming;
using Nexus.Contracts.OrderProcessor;
using Nexus.Contracts.ProductCatalog;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamingV2;

/// <summary>What is lent: so many days to begin, so many hours from the first play on.</summary>
public sealed class RentalTests
{
    private static readonly RentalTerms Terms = new(30, 1);

    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_rental_runs_from_its_first_play_and_then_ends(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(engine, clock: clock);
        var creator = CreatorClient.New(host);
        var work = await Ways.PublishedSongAsync(host, creator, "bought");
        var release = await Pieces.ReleaseAsync(creator, "The album", work);
        var fanId = Guid.CreateVersion7();
        using var fan = host.ClientFor(TimeSpan.FromDays(50), fanId, "fan");
        using var app = await MusicApp.NewAsync(host, fanId);
        // One that was not begun in time opens nothing.
        await RentAsync(host, fan, Purchases.Paid(fanId, release, Terms, DateTimeOffset.UtcNow.AddDays(-31)), 0);
        Assert.Equal("not-entitled", (await Ways.RefusalAsync(fan, work)).Code);
        await RentAsync(host, fan, Purchases.Paid(fanId, release, Terms), 1);
        clock.Forward(TimeSpan.FromDays(29));
        // To look does not begin it, and it is not to keep.
        Assert.Equal("not-entitled", (await (await Ways.DownloadAsync(fan, work)).ProblemAsync(403)).Code);
        Assert.Equal(JsonValueKind.Null, (await RentalsAsync(fan))[0].GetProperty("startedAt").ValueKind);
        Assert.Equal("begins-when-played", (await (await PrepareAsync(fan, work)).ProblemAsync(409)).Code);
        Assert.Equal(JsonValueKind.Null, (await RentalsAsync(fan))[0].GetProperty("startedAt").ValueKind);
        var session = await Ways.SessionAsync(fan, work);
        Assert.True((await PrepareAsync(fan, work)).IsSuccessStatusCode);
        var end = session.GetProperty("expiresAt").GetDateTimeOffset();
        Assert.InRange(end, clock.GetUtcNow().AddMinutes(59), clock.GetUtcNow().AddMinutes(61));
        clock.Forward(TimeSpan.FromMinutes(30));
        Assert.Equal(end, (await Ways.SessionAsync(fan, work)).GetProperty("expiresAt").GetDateTimeOffset());
        using var streamed = await app.SendAsync("stream", $"id=tr-{work:N}");
        Assert.Equal("audio/mp4", streamed.Content.Headers.ContentType!.ToString());
        // A second one that is paid for meanwhile begins when the first is over.
        await RentAsync(host, fan, Purchases.Paid(fanId, release, Terms, clock.GetUtcNow()), 2);
        Assert.Equal(end, (await Ways.SessionAsync(fan, work)).GetProperty("expiresAt").GetDateTimeOffset());
        clock.Forward(TimeSpan.FromMinutes(31));
        var second = (await Ways.SessionAsync(fan, work)).GetProperty("expiresAt").GetDateTimeOffset();
        Assert.InRange(second, clock.GetUtcNow().AddMinutes(59), clock.GetUtcNow().AddMinutes(61));
        clock.Forward(TimeSpan.FromMinutes(61));
        Assert.Equal("not-entitled", (await Ways.RefusalAsync(fan, work)).Code);
        Assert.Equal(50, await app.RefusalAsync("stream", $"id=tr-{work:N}"));
        Assert.Empty(await RentalsAsync(fan));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_rental_is_given_back_until_it_has_begun(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await Ways.PublishedSongAsync(host, creator, "bought");
        var release = await Pieces.ReleaseAsync(creator, "The album", work);
        var fanId = Guid.CreateVersion7();
        using var fan = host.ClientAs(fanId, "fan");
        var unused = Purchases.Paid(fanId, release, Terms);
        await RentAsync(host, fan, unused, 1);
        await ReturnAsync(host, unused);
        await UntilRentalsAsync(fan, 0);
        Assert.Equal("not-entitled", (await Ways.RefusalAsync(fan, work)).Code);
        // The money did not go back: it is lent as before, and not given.
        await Purchases.TellAsync(host, new GrantRestoreRequested(unused.OrderId, fanId, [release]));
        await UntilRentalsAsync(fan, 1);
        await Ways.SessionAsync(fan, work);
        await ReturnAsync(host, unused);
        // What comes after it on the same way is handled after it.
        var other = Purchases.Paid(fanId, release, Terms);
        await RentAsync(host, fan, other, 2);
        Assert.Equal("not-entitled", (await (await Ways.DownloadAsync(fan, work)).ProblemAsync(403)).Code);
        // What its seller gives the money back for ends, begun or not.
        foreach (var paid in new[] { unused, other })
        {
            await Purchases.TellAsync(host, Purchases.Refunded(paid));
        }
        await UntilRentalsAsync(fan, 0);
        Assert.Equal("not-entitled", (await Ways.RefusalAsync(fan, work)).Code);
        // The payment's news may come after the refund's.
        var late = Purchases.Paid(fanId, release, Terms);
        await Purchases.TellAsync(host, Purchases.Refunded(late));
        await ContentHost.UntilAsync(
            () =>
                host.InScopeAsync(scope =>
                    scope
                        .GetRequiredService<StreamingDb>()
                        .RevokedGrants.AnyAsync(row => row.OrderId == late.OrderId, Cancel)
                ),
            "the refund to be known"
        );
        await Purchases.TellAsync(host, late);
        await RentAsync(host, fan, Purchases.Paid(fanId, release, Terms), 1);
        Assert.False(await host.InScopeAsync(scope => scope.GetRequiredService<StreamingDb>().Grants.AnyAsync(Cancel)));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_was_paid_is_there_when_the_refund_that_came_first_does_not_come_about(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await Ways.PublishedSongAsync(host, creator, "bought");
        var release = await Pieces.ReleaseAsync(creator, "The album", work);
        foreach (var terms in (RentalTerms?[])[Terms, null])
        {
            var fanId = Guid.CreateVersion7();
            using var fan = host.ClientAs(fanId, "fan");
            var paid = Purchases.Paid(fanId, release, terms);
            await Purchases.TellAsync(host, Purchases.Refunded(paid));
            await UntilAsync(host, db => db.RevokedGrants.AnyAsync(row => row.OrderId == paid.OrderId, Cancel));
            await Purchases.TellAsync(host, paid);
            await UntilAsync(
                host,
                async db =>
                    await db.Rentals.AnyAsync(row => row.OrderId == paid.OrderId && row.Revoked, Cancel)
                    || await db.RevokedGrants.AnyAsync(
                        row => row.OrderId == paid.OrderId && row.GrantedAt != null,
                        Cancel
                    )
            );
            await Purchases.TellAsync(host, new GrantRestoreRequested(paid.OrderId, fanId, [release]));
            await ContentHost.UntilAsync(
                async () => (await Ways.StartAsync(fan, work)).IsSuccessStatusCode,
                "what was paid to be played"
            );
        }
    }

    private static Task UntilAsync(ServiceHost host, Func<StreamingDb, Task<bool>> isSo) =>
        ContentHost.UntilAsync(
            () => host.InScopeAsync(scope => isSo(scope.GetRequiredService<StreamingDb>())),
            "the news to be taken in"
        );

    private static Task<HttpResponseMessage> PrepareAsync(HttpClient fan, Guid work) =>
        fan.PostAsJsonAsync("/api/stream/sessions", new { workId = work, prepare = true }, Cancel);

    private static Task<int> ReturnAsync(ServiceHost host, OrderPaid paid) =>
        Purchases.TellAsync(
            host,
            new GrantReturnRequested(
                paid.OrderId,
                Guid.CreateVersion7(),
                paid.BuyerId,
                [paid.Lines[0].GrantsReleaseId!.Value]
            )
        );

    private static async Task RentAsync(ServiceHost host, HttpClient fan, OrderPaid paid, int expected)
    {
        await Purchases.TellAsync(host, paid);
        await ContentHost.UntilAsync(
            () =>
                host.InScopeAsync(scope =>
                    scope.GetRequiredService<StreamingDb>().Rentals.AnyAsync(row => row.OrderId == paid.OrderId, Cancel)
                ),
            "the rental to be known"
        );
        Assert.Equal(expected, (await RentalsAsync(fan)).Count);
    }

    private static Task UntilRentalsAsync(HttpClient fan, int count) =>
        ContentHost.UntilAsync(async () => (await RentalsAsync(fan)).Count == count, $"{count} rentals");

    private static async Task<List<JsonElement>> RentalsAsync(HttpClient fan)
    {
        var page = await fan.GetFromJsonAsync<JsonElement>("/api/stream/rentals", Cancel);
        return [.. page.GetProperty("items").EnumerateArray()];
    }
}
