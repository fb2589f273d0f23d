using System.Net;
using System.Security.Cryptography;
using System.Text;
using Nexus.Content.Tests.DspStreaming;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamingV2;

/// <summary>What is not free for everybody plays with its session alone.</summary>
public sealed class EncryptedTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_copied_segment_opens_with_the_key_of_the_buyers_session_alone(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(engine, clock: clock);
        var creator = CreatorClient.New(host);
        var work = await Ways.PublishedSongAsync(host, creator, "bought");
        var release = await Pieces.ReleaseAsync(creator, "The album", work);
        var fanId = Guid.CreateVersion7();
        using var fan = host.ClientAs(fanId, "fan");
        // Another buyer: he has sessions of his own.
        var otherId = Guid.CreateVersion7();
        using var other = host.ClientAs(otherId, "fan");
        using var visitor = host.Anonymous();
        await Purchases.PayAsync(host, otherId, release);
        await Purchases.PayAsync(host, fanId, release);
        await ContentHost.UntilAsync(
            async () =>
                (await Ways.StartAsync(fan, work)).StatusCode == HttpStatusCode.OK
                && (await Ways.StartAsync(other, work)).StatusCode == HttpStatusCode.OK,
            "the purchases"
        );
        var session = await Ways.SessionAsync(fan, work);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, session.GetProperty("dash").ValueKind);
        var master = session.Text("hls");
        var folder = master[..(master.LastIndexOf('/') + 1)];
        var name = Lines(await visitor.GetStringAsync(master, Cancel)).First(line => line[0] != '#');
        var playlist = await visitor.GetStringAsync(folder + name, Cancel);
        var key = playlist.Split("METHOD=AES-128,URI=\"")[1].Split('"')[0];
        var init = await visitor.GetByteArrayAsync(folder + playlist.Split("MAP:URI=\"")[1].Split('"')[0], Cancel);
        var segment = Lines(playlist).First(line => line[0] != '#');
        var secret = await visitor.GetByteArrayAsync(folder + segment, Cancel);
        // A fragment says moof; what a thief has does not, and does once the buyer's key is applied.
        Assert.DoesNotContain("moof", Encoding.Latin1.GetString(secret), StringComparison.Ordinal);
        using var answer = await fan.GetAsync(key, Cancel);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        using var aes = Aes.Create();
        aes.Key = await answer.Content.ReadAsByteArrayAsync(Cancel);
        var clear = aes.DecryptCbc(secret, Vector(1));
        // The second one's sequence number is 2, and that is its vector: a first block that differs is no fragment.
        var second = Lines(playlist).Where(line => line[0] != '#').ElementAt(1);
        var next = aes.DecryptCbc(await visitor.GetByteArrayAsync(folder + second, Cancel), Vector(2));
        Assert.Equal("styp"u8.ToArray(), next[4..8]);
        Assert.Contains("moof", Encoding.Latin1.GetString(clear), StringComparison.Ordinal);
        Assert.NotEqual(0, await DecodedLengthAsync([.. init, .. clear]));
        Assert.Equal(0, await DecodedLengthAsync([.. init, .. secret]));
        // Neither DASH nor the clear form is had with this address.
        var bare = master.Replace($".{session.GetProperty("sessionId").GetGuid():N}", "", StringComparison.Ordinal);
        foreach (var closed in new[] { folder + "manifest.mpd", bare })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await fan.GetAsync(closed, Cancel)).StatusCode);
        }
        foreach (var http in new[] { visitor, other })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(key, Cancel)).StatusCode);
        }
        clock.Forward(TimeSpan.FromHours(13));
        Assert.Equal(HttpStatusCode.Forbidden, (await fan.GetAsync(key, Cancel)).StatusCode);
    }

    private static byte[] Vector(byte sequence) => [.. new byte[15], sequence];

    private static string[] Lines(string playlist) => playlist.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // Bytes of sound that ffmpeg makes of a file.
    private static async Task<long> DecodedLengthAsync(byte[] file)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, file, Cancel);
            await StreamCore.Media.Samples.Run("ffmpeg", ["-v", "error", "-i", path, "-f", "s16le", path + ".pcm"]);
            return new FileInfo(path + ".pcm").Length;
        }
        finally
        {
            File.Delete(path);
            File.Delete(path + ".pcm");
        }
    }
}
