using System.Net;
using System.Security.Cryptography;
using Nexus.Content.Tests.DspStreaming;
using Nexus.Content.Tests.StreamCore.Media;
using Nexus.Content.Tests.StreamingV2;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamCore;

/// <summary>Lossless sound is its buyers' and its owner's.</summary>
public sealed class LosslessForBuyersTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_free_song_is_lossless_for_its_buyer_and_a_guessed_address_opens_nothing(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await MasteredAsync(host, creator, "free");
        var release = await Pieces.ReleaseAsync(creator, "The album", work);
        var fanId = Guid.CreateVersion7();
        using var fan = host.ClientAs(fanId, "fan");
        using var visitor = host.Anonymous();
        using var own = creator.Http;
        var others = await FolderAsync(fan, work);
        await Purchases.PayAsync(host, fanId, release);
        await ContentHost.UntilAsync(async () => await OffersAsync(fan, work), "the purchase");
        Assert.True(await OffersAsync(own, work));
        Assert.False(await OffersAsync(visitor, work));
        Assert.Contains(
            "fLaC",
            await visitor.GetStringAsync(await FolderAsync(fan, work) + "stream/manifest.mpd", Cancel)
        );
        var theirs = await FolderAsync(fan, work);
        foreach (var file in new[] { "audio.m3u8", "master.m3u8", "manifest.mpd", "init-0.mp4", "seg-0-00001.m4s" })
        {
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"{theirs}lossless/{file}", Cancel)).StatusCode);
            var refused = await visitor.GetAsync($"{others}lossless/{file}", Cancel);
            Assert.Equal("lossless-for-buyers", (await refused.ProblemAsync(403)).Code);
            // Nobody makes himself a buyer: the mark is signed.
            var forged = others.Replace("/play/", "/play/b", StringComparison.Ordinal);
            Assert.Equal(
                "playback-token",
                (await (await visitor.GetAsync($"{forged}lossless/{file}", Cancel)).ProblemAsync(403)).Code
            );
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_sold_is_lossless_and_encrypted_for_its_buyer(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await MasteredAsync(host, creator, "bought");
        var release = await Pieces.ReleaseAsync(creator, "The album", work);
        var fanId = Guid.CreateVersion7();
        using var fan = host.ClientAs(fanId, "fan");
        await Purchases.PayAsync(host, fanId, release);
        await ContentHost.UntilAsync(
            async () => (await Ways.StartAsync(fan, work)).StatusCode == HttpStatusCode.OK,
            "the purchase"
        );
        Assert.True(await OffersAsync(fan, work));
        var folder = await FolderAsync(fan, work);
        var playlist = await fan.GetStringAsync(folder + "lossless/audio.m3u8", Cancel);
        using var aes = Aes.Create();
        aes.Key = await fan.GetByteArrayAsync(playlist.Split("METHOD=AES-128,URI=\"")[1].Split('"')[0], Cancel);
        var secret = await fan.GetByteArrayAsync(folder + "lossless/seg-0-00002.m4s", Cancel);
        Assert.NotEqual("styp"u8.ToArray(), secret[4..8]);
        Assert.Equal("styp"u8.ToArray(), aes.DecryptCbc(secret, (byte[])[.. new byte[15], 2])[4..8]);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await fan.GetAsync(folder + "lossless/manifest.mpd", Cancel)).StatusCode
        );
    }

    internal static async Task<Guid> MasteredAsync(ServiceHost host, CreatorClient creator, string access)
    {
        var work = await creator.CreateWorkAsync("Master", "audio", access);
        await creator.UploadAsync(work, await LosslessTests.Master, "audio/wav");
        await creator.UntilStateAsync(work, "ready");
        await Ways.PublishAsync(host, creator, work);
        return work;
    }

    private static async Task<bool> OffersAsync(HttpClient http, Guid work) =>
        (await http.GetStringAsync(await FolderAsync(http, work) + "stream/master.m3u8", Cancel)).Contains(
            "fLaC",
            StringComparison.Ordinal
        );

    /// <summary>What stands before the asset's files in the addresses of a session.</summary>
    private static async Task<string> FolderAsync(HttpClient http, Guid work) =>
        (await Ways.SessionAsync(http, work)).Text("hls").Replace("stream/master.m3u8", "", StringComparison.Ordinal);
}
