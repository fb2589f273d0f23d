using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.StreamingV2;
using Nexus.Content.Tests.DspStreaming;
using Nexus.Content.Tests.StreamCore.Media;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamingV2;

/// <summary>The creator's own app keeps what may be played for when there is no connection.</summary>
public sealed class OfflineTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_copy_plays_without_a_connection_on_its_device_alone(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(engine, clock: clock);
        var creator = CreatorClient.New(host);
        var work = await Ways.PublishedSongAsync(host, creator, "bought");
        var release = await Pieces.ReleaseAsync(creator, "The album", work);
        var fanId = Guid.CreateVersion7();
        using var fan = host.ClientFor(TimeSpan.FromDays(100), fanId, "fan");
        var app = await OfflineApp.NewAsync(host, fan);
        var device = await app.RegisteredAsync();
        Assert.Equal("not-entitled", (await (await LicenceAsync(fan, device, work)).ProblemAsync(403)).Code);
        var paid = Purchases.Paid(fanId, release);
        await Purchases.TellAsync(host, paid);
        await ContentHost.UntilAsync(
            async () => (await LicenceAsync(fan, device, work)).IsSuccessStatusCode,
            "the purchase"
        );
        var issued = await (await LicenceAsync(fan, device, work)).JsonAsync();
        var licence = issued.Text("licence");
        var opened = await app.OpenAsync(licence, clock.GetUtcNow());
        Assert.Equal(fanId, opened.GetProperty("sub").GetGuid());
        Assert.Equal(work, opened.GetProperty("work").GetGuid());
        var copy = await DownloadAsync(host, issued.Text("hls"));
        Assert.NotEqual(0, await PlayedAsync(copy, opened.Text("key")));
        Assert.Equal(0, await PlayedAsync(copy, new string('0', 32)));
        // Another device has another key, a changed licence is none, and after its end neither is this one.
        var other = await OfflineApp.NewAsync(host, fan);
        Assert.Equal("ERR_JWE_DECRYPTION_FAILED", (await other.OpenAsync(licence, clock.GetUtcNow())).Text("refused"));
        var changed = licence[..20] + (licence[20] == 'a' ? 'b' : 'a') + licence[21..];
        Assert.StartsWith(
            "ERR_J",
            (await app.OpenAsync(changed, clock.GetUtcNow())).Text("refused"),
            StringComparison.Ordinal
        );
        var late = await app.OpenAsync(licence, clock.GetUtcNow().AddDays(31));
        Assert.Equal("ERR_JWT_EXPIRED", late.Text("refused"));
        // Renewing is the same licence with a later end; the address ends, what was downloaded does not.
        clock.Forward(TimeSpan.FromDays(25));
        Assert.Equal(HttpStatusCode.Forbidden, (await fan.GetAsync(issued.Text("hls"), Cancel)).StatusCode);
        var renewed = await (await LicenceAsync(fan, device, work)).JsonAsync();
        Assert.Equal(issued.Text("id"), renewed.Text("id"));
        Assert.Equal(opened.Text("key"), (await app.OpenAsync(renewed.Text("licence"), clock.GetUtcNow())).Text("key"));
        Assert.Single(await LicencesAsync(fan));
        await Purchases.TellAsync(host, Purchases.Refunded(paid));
        await ContentHost.UntilAsync(
            async () => (await LicenceAsync(fan, device, work)).StatusCode == HttpStatusCode.Forbidden,
            "the refund"
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_a_buyer_keeps_is_used_and_outlives_a_membership(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(engine, clock: clock);
        var creator = CreatorClient.New(host);
        var work = await Ways.PublishedSongAsync(host, creator, "members");
        var release = await Pieces.ReleaseAsync(creator, "The album", work);
        var fanId = Guid.CreateVersion7();
        using var fan = host.ClientFor(TimeSpan.FromDays(100), fanId, "fan");
        using var own = creator.Http;
        await own.PutAsJsonAsync($"/api/stream/members/{fanId}", new { until = clock.GetUtcNow().AddDays(1) }, Cancel);
        await Purchases.PayAsync(host, fanId, release);
        Task<DateTimeOffset?> UsedAsync() =>
            host.InScopeAsync(scope =>
                scope
                    .GetRequiredService<StreamingDb>()
                    .Grants.Where(row => row.UserId == fanId)
                    .Select(row => row.UsedAt)
                    .SingleOrDefaultAsync(Cancel)
            );
        await ContentHost.UntilAsync(
            async () => (await Ways.DownloadAsync(own, work)).IsSuccessStatusCode && await GrantedAsync(host, fanId),
            "the purchase"
        );
        Assert.Null(await UsedAsync());
        var device = await (await OfflineApp.NewAsync(host, fan)).RegisteredAsync();
        var issued = await (await LicenceAsync(fan, device, work)).JsonAsync();
        Assert.NotNull(await UsedAsync());
        Assert.True(issued.GetProperty("expiresAt").GetDateTimeOffset() > clock.GetUtcNow().AddDays(29));
    }

    private static Task<bool> GrantedAsync(ServiceHost host, Guid fanId) =>
        host.InScopeAsync(scope =>
            scope.GetRequiredService<StreamingDb>().Grants.AnyAsync(row => row.UserId == fanId, Cancel)
        );

    [Theory, MemberData(nameof(Engines))]
    public async Task A_licence_ends_with_the_right_and_is_not_renewed_after_it(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(engine, clock: clock);
        var creator = CreatorClient.New(host);
        var work = await Ways.PublishedSongAsync(host, creator, "members");
        var fanId = Guid.CreateVersion7();
        using var fan = host.ClientFor(TimeSpan.FromDays(100), fanId, "fan");
        using var own = creator.Http;
        var until = clock.GetUtcNow().AddDays(3);
        await own.PutAsJsonAsync($"/api/stream/members/{fanId}", new { until }, Cancel);
        var app = await OfflineApp.NewAsync(host, fan);
        var device = await app.RegisteredAsync();
        var issued = await (await LicenceAsync(fan, device, work)).JsonAsync();
        var end = issued.GetProperty("expiresAt").GetDateTimeOffset();
        Assert.InRange(end, until.AddSeconds(-1), until.AddSeconds(1));
        Assert.InRange(issued.GetProperty("renewAfter").GetDateTimeOffset(), clock.GetUtcNow(), end);
        clock.Forward(TimeSpan.FromDays(4));
        Assert.Equal("not-entitled", (await (await LicenceAsync(fan, device, work)).ProblemAsync(403)).Code);
        // Nobody uses the device of another, and nobody a device that is gone.
        using var thief = host.ClientFor(TimeSpan.FromDays(100), Guid.CreateVersion7(), "fan");
        Assert.Equal(HttpStatusCode.NotFound, (await LicenceAsync(thief, device, work)).StatusCode);
        var path = $"/api/stream/offline/devices/{device}";
        Assert.Equal(HttpStatusCode.NotFound, (await thief.DeleteAsync(path, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await fan.DeleteAsync(path, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await LicenceAsync(fan, device, work)).StatusCode);
        Assert.Empty(await LicencesAsync(fan));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_account_keeps_copies_on_five_devices_and_does_not_change_them_every_day(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(engine, clock: clock);
        using var fan = host.ClientFor(TimeSpan.FromDays(100), Guid.CreateVersion7(), "fan");
        var first = await OfflineApp.NewAsync(host, fan);
        var id = await first.RegisteredAsync();
        var again = await first.RegisterAsync("Jo's new name for it");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(id, (await again.JsonAsync()).GetProperty("id").GetGuid());
        var ids = new List<Guid>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add(await (await OfflineApp.NewAsync(host, fan)).RegisteredAsync());
        }
        var sixth = await OfflineApp.NewAsync(host, fan);
        Assert.Equal("offline-devices", (await (await sixth.RegisterAsync()).ProblemAsync(409)).Code);
        for (var i = 0; i < 5; i++)
        {
            await fan.DeleteAsync($"/api/stream/offline/devices/{ids[^1]}", Cancel);
            ids[^1] = await (await OfflineApp.NewAsync(host, fan)).RegisteredAsync();
        }
        await fan.DeleteAsync($"/api/stream/offline/devices/{ids[^1]}", Cancel);
        Assert.Equal("offline-devices-changed", (await (await sixth.RegisterAsync()).ProblemAsync(409)).Code);
        clock.Forward(TimeSpan.FromDays(31));
        Assert.Equal(HttpStatusCode.Created, (await sixth.RegisterAsync()).StatusCode);
        var wrong = new
        {
            name = "x",
            publicKey = new
            {
                kty = "EC",
                crv = "P-256",
                x = new string('A', 43),
                y = new string('A', 43),
            },
        };
        var refused = await fan.PostAsJsonAsync("/api/stream/offline/devices", wrong, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_was_played_offline_counts_once_and_as_long_as_a_day_is(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(engine, clock: clock);
        var creator = CreatorClient.New(host);
        var work = await Ways.PublishedSongAsync(host, creator, "free");
        using var fan = host.ClientFor(TimeSpan.FromDays(100), Guid.CreateVersion7(), "fan");
        var app = await OfflineApp.NewAsync(host, fan);
        var device = await app.RegisteredAsync();
        await (await LicenceAsync(fan, device, work)).JsonAsync();
        var start = clock.GetUtcNow();
        clock.Forward(TimeSpan.FromHours(5));
        var plays = new[]
        {
            Play(work, start.AddHours(1), 40),
            Play(work, start.AddHours(1).AddSeconds(20), 40),
            Play(work, start.AddHours(1).AddMinutes(5), 40),
            Play(work, start.AddHours(2), 40),
            Play(work, start.AddHours(3), 0.5),
            Play(work, start.AddHours(6), 40),
            Play(work, start.AddHours(-1), 40),
            Play(Guid.CreateVersion7(), start.AddHours(4), 40),
        };
        List<string?> expected =
        [
            null,
            "overlaps",
            "again-too-soon",
            null,
            "too-short",
            "in-the-future",
            "outside-licence",
            "no-licence",
        ];
        Assert.Equal(expected, await ReportAsync(fan, device, plays));
        // Told again, and one told later that was before them.
        Assert.Equal(expected, await ReportAsync(fan, device, plays));
        Assert.Null(Assert.Single(await ReportAsync(fan, device, Play(work, start.AddMinutes(10), 40))));
        using var own = host.ClientFor(TimeSpan.FromDays(100), creator.UserId, "creator");
        var counted = await own.GetFromJsonAsync<JsonElement>($"/api/stream/works/{work}/plays", Cancel);
        Assert.Equal(3, counted.GetProperty("plays").GetInt64());
        // One clock that is wrong spoils no report, and what was played before it was given back counts as well.
        var last = new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);
        Assert.Equal("in-the-future", Assert.Single(await ReportAsync(fan, device, Play(work, last, 60))));
        await fan.DeleteAsync($"/api/stream/offline/devices/{device}", Cancel);
        Assert.Null(Assert.Single(await ReportAsync(fan, device, Play(work, start.AddHours(4.5), 40))));
        clock.Forward(TimeSpan.FromHours(1));
        var late = Play(work, start.AddHours(5.9), 40);
        Assert.Equal("outside-licence", Assert.Single(await ReportAsync(fan, device, late)));
        var twice = new[] { Twin(work, start.AddHours(4), 1), Twin(work, start.AddHours(4), 2) };
        var path = $"/api/stream/offline/devices/{device}/plays";
        var refused = await fan.PostAsJsonAsync(path, new { plays = twice }, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        // Who took the identifier of another's play learns nothing of it.
        using var other = host.ClientFor(TimeSpan.FromDays(100), Guid.CreateVersion7(), "fan");
        var theirs = await (await OfflineApp.NewAsync(host, other)).RegisteredAsync();
        Assert.Equal("identifier-taken", Assert.Single(await ReportAsync(other, theirs, plays[0])));
    }

    private static object Play(Guid workId, DateTimeOffset startedAt, double seconds) =>
        new
        {
            id = Guid.CreateVersion7(),
            workId,
            startedAt,
            seconds,
        };

    private static object Twin(Guid workId, DateTimeOffset startedAt, double seconds) =>
        new
        {
            id = workId,
            workId,
            startedAt,
            seconds,
        };

    private static async Task<List<string?>> ReportAsync(HttpClient http, Guid device, params object[] plays)
    {
        var answer = await http.PostAsJsonAsync($"/api/stream/offline/devices/{device}/plays", new { plays }, Cancel);
        var told = (await answer.JsonAsync()).GetProperty("plays").EnumerateArray().ToList();
        Assert.All(
            told,
            play =>
                Assert.Equal(
                    play.GetProperty("counted").GetBoolean(),
                    play.GetProperty("why").ValueKind == JsonValueKind.Null
                )
        );
        return [.. told.Select(play => play.GetProperty("why").GetString())];
    }

    private static Task<HttpResponseMessage> LicenceAsync(HttpClient http, Guid deviceId, Guid workId) =>
        http.PostAsJsonAsync("/api/stream/offline/licences", new { workId, deviceId }, Cancel);

    private static async Task<List<JsonElement>> LicencesAsync(HttpClient http)
    {
        var page = await http.GetFromJsonAsync<JsonElement>("/api/stream/offline/licences", Cancel);
        return [.. page.GetProperty("items").EnumerateArray()];
    }

    // A playlist with its segments beside it, as an app stores them.
    private static async Task<string> DownloadAsync(ServiceHost host, string master)
    {
        using var anyone = host.Anonymous();
        var from = master[..(master.LastIndexOf('/') + 1)];
        var folder = Directory.CreateDirectory(Path.Combine(host.Folder, "kept")).FullName;
        var name = Lines(await anyone.GetStringAsync(master, Cancel)).First(line => line[0] != '#');
        var playlist = await anyone.GetStringAsync(from + name, Cancel);
        var init = playlist.Split("MAP:URI=\"")[1].Split('"')[0];
        foreach (var file in Lines(playlist).Where(line => line[0] != '#').Append(init))
        {
            await File.WriteAllBytesAsync(
                Path.Combine(folder, file),
                await anyone.GetByteArrayAsync(from + file, Cancel),
                Cancel
            );
        }
        var address = playlist.Split("METHOD=AES-128,URI=\"")[1].Split('"')[0];
        var local = playlist.Replace(address, "content.key", StringComparison.Ordinal);
        var path = Path.Combine(folder, "kept.m3u8");
        await File.WriteAllTextAsync(path, local, Cancel);
        return path;
    }

    // Bytes of sound that ffmpeg makes of a copy with a key.
    private static async Task<long> PlayedAsync(string playlist, string key)
    {
        var folder = Path.GetDirectoryName(playlist)!;
        await File.WriteAllBytesAsync(Path.Combine(folder, "content.key"), Convert.FromHexString(key), Cancel);
        var sound = Path.Combine(folder, "sound.pcm");
        File.Delete(sound);
        await Samples
            .Run("ffmpeg", ["-v", "quiet", "-allowed_extensions", "ALL", "-i", playlist, "-f", "s16le", "-y", sound])
            .ContinueWith(_ => { }, TaskScheduler.Default);
        return File.Exists(sound) ? new FileInfo(sound).Length : 0;
    }

    private static string[] Lines(string playlist) => playlist.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
