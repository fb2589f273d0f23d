using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Content.StreamCore.Live.Rtmp;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Live;

/// <summary>What is no encoder, or none we take, is cut off; shows on the air do not notice.</summary>
public sealed class HostileEncoderTests
{
    private const int HandshakeLength = 1536;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_not_RTMP_is_cut_off_and_others_go_on()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite, ("Live:HandshakeLimit", "00:00:02"));
        var studio = await Studio.OpenAsync(host);
        // Speaks HTTP.
        await IsCutOffAsync(studio, [.. "GET / HTTP/1.1\r\n\r\n"u8, .. new byte[HandshakeLength]], answered: 0);
        // Says nothing at all, and nothing after the handshake.
        await IsCutOffAsync(studio, [], answered: 0);
        byte[] greeting = [3, .. new byte[2 * HandshakeLength]];
        var greeted = 1 + (2 * HandshakeLength);
        await IsCutOffAsync(studio, greeting, greeted);
        // Announces a command of 16 MiB; a chunk that continues nothing; chunks of one byte; many chunk streams.
        await IsCutOffAsync(studio, [.. greeting, 3, 0, 0, 0, 0xFF, 0xFF, 0xFF, 20, 0, 0, 0, 0], greeted);
        await IsCutOffAsync(studio, [.. greeting, 0xC4, 1, 2, 3], greeted);
        await IsCutOffAsync(studio, [.. greeting, 2, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0, 0, 0, 0, 1], greeted);
        var many = Enumerable
            .Range(5, 20)
            .SelectMany(id => new byte[] { (byte)id, 0, 0, 0, 0, 0, 9, 20, 0, 0, 0, 0, 1 });
        await IsCutOffAsync(studio, [.. greeting, .. many], greeted);
        await using var encoder = RtmpEncoder.Start(studio.Address, studio.Key);
        using var own = studio.Creator.Http;
        await studio.LiveAsync(own);
    }

    [Fact]
    public async Task Another_codec_is_refused()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite);
        var studio = await Studio.OpenAsync(host);
        await using var sorenson = RtmpEncoder.Start(studio.Address, studio.Key, codec: "flv");
        await sorenson.UntilItEndsAsync();
        // Enhanced RTMP says with the highest bit that a name of four letters follows.
        byte[] hevc = [0x90, (byte)'h', (byte)'v', (byte)'c', (byte)'1'];
        var refused = Assert.Throws<StreamRefusedException>(() =>
            MediaFormats.Require(new RtmpMessage(RtmpTypes.Video, 1, 0, hevc))
        );
        Assert.Contains("H.264", refused.Message);
        Assert.Throws<StreamRefusedException>(() =>
            MediaFormats.Require(new RtmpMessage(RtmpTypes.Audio, 1, 0, [0x62]))
        );
    }

    [Fact]
    public async Task No_more_shows_are_on_the_air_than_the_machine_is_to_bear()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite, ("Live:MostShows", "1"));
        var (first, second) = (await Studio.OpenAsync(host), await Studio.OpenAsync(host));
        await using var encoder = RtmpEncoder.Start(first.Address, first.Key);
        using var own = first.Creator.Http;
        await first.LiveAsync(own);
        await using var late = RtmpEncoder.Start(second.Address, second.Key);
        Assert.NotEqual("", await late.UntilItEndsAsync());
        Assert.False(encoder.HasEnded);
    }

    [Fact]
    public async Task Whoever_sends_faster_than_anybody_may_is_cut_off()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite, ("Live:MostBitRate", "1000"));
        var studio = await Studio.OpenAsync(host);
        await using var encoder = RtmpEncoder.Start(studio.Address, studio.Key);
        await encoder.UntilItEndsAsync();
    }

    [Fact]
    public async Task No_more_connections_are_held_than_are_allowed()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite, ("Live:MostConnections", "2"));
        var studio = await Studio.OpenAsync(host);
        var port = new Uri(studio.Address).Port;
        using var first = new TcpClient();
        using var second = new TcpClient();
        await first.ConnectAsync(IPAddress.Loopback, port, Cancel);
        await second.ConnectAsync(IPAddress.Loopback, port, Cancel);
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        soon.CancelAfter(TimeSpan.FromSeconds(5));
        using var third = new TcpClient();
        await third.ConnectAsync(IPAddress.Loopback, port, Cancel);
        Assert.Equal(0, await third.GetStream().ReadAsync(new byte[1], soon.Token));
        Assert.False(first.Client.Poll(0, SelectMode.SelectRead));
    }

    [Fact]
    public async Task One_address_does_not_hold_the_connections_of_all()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite, ("Live:MostConnectionsOfOne", "1"));
        var studio = await Studio.OpenAsync(host);
        var port = new Uri(studio.Address).Port;
        using var first = new TcpClient();
        await first.ConnectAsync(IPAddress.Loopback, port, Cancel);
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        soon.CancelAfter(TimeSpan.FromSeconds(5));
        using var second = new TcpClient();
        await second.ConnectAsync(IPAddress.Loopback, port, Cancel);
        Assert.Equal(0, await second.GetStream().ReadAsync(new byte[1], soon.Token));
        using var neighbour = new TcpClient(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await neighbour.ConnectAsync(IPAddress.Loopback, port, Cancel);
        byte[] greeting = [3, .. new byte[HandshakeLength]];
        await neighbour.GetStream().WriteAsync(greeting, Cancel);
        Assert.Equal(1, await neighbour.GetStream().ReadAsync(new byte[1], soon.Token));
    }

    [Fact]
    public async Task Without_a_certificate_that_can_be_read_encoders_come_over_RTMP()
    {
        await using var host = await Studio.HostAsync(
            DatabaseEngine.Sqlite,
            ("Live:Tls:Certificate", "/nowhere/certificate.pem"),
            ("Live:RtmpsPort", "0")
        );
        var studio = await Studio.OpenAsync(host);
        Assert.StartsWith("rtmp://", studio.Address);
        Assert.Equal(JsonValueKind.Null, (await studio.ShowAsync()).GetProperty("secureAddress").ValueKind);
    }

    [Fact]
    public async Task An_encoder_that_falls_silent_gives_its_place_back()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite, ("Live:SilenceLimit", "00:00:02"));
        var studio = await Studio.OpenAsync(host);
        await using var encoder = RtmpEncoder.Start(studio.Address, studio.Key);
        using var own = studio.Creator.Http;
        await studio.LiveAsync(own);
        await encoder.FreezeAsync();
        await ContentHost.UntilAsync(
            async () => !(await studio.ShowAsync()).GetProperty("encoderConnected").GetBoolean(),
            "the silent encoder to be cut off",
            20
        );
        Assert.False(encoder.HasEnded);
    }

    /// <summary>Hexadecimal: chunks as RTMP 1.0 section 5.3 writes them.</summary>
    [Theory]
    // A command of 16 KiB and one byte; a chunk that continues nothing; chunks of one byte.
    [InlineData("030000000040011400000000")]
    [InlineData("C4010203")]
    [InlineData("02000000000004010000000000000001")]
    public async Task What_a_stranger_says_is_bounded(string chunks) =>
        await IsRefusedAsync(Convert.FromHexString(chunks));

    [Fact]
    public async Task A_stranger_has_few_chunk_streams() =>
        await IsRefusedAsync([
            .. Enumerable.Range(5, 17).SelectMany(id => new byte[] { (byte)id, 0, 0, 0, 0, 0, 1, 20, 0, 0, 0, 0, 1 }),
        ]);

    private static async Task IsRefusedAsync(byte[] chunks)
    {
        // More would come, so that nothing ends for want of bytes.
        using var stream = new MemoryStream([.. chunks, .. new byte[100_000]]);
        var reader = new ChunkReader(new BufferedStream(stream));
        await Assert.ThrowsAsync<RtmpException>(async () =>
        {
            while (stream.Position <= chunks.Length + 64_000)
            {
                await reader.ReadAsync(Cancel);
            }
        });
    }

    [Fact]
    public void Values_without_end_are_not_read()
    {
        // Whole objects, one in another: nothing but their depth is wrong with them.
        byte[] Nested(int depth) =>
            [
                .. Enumerable.Repeat(new byte[] { 0x03, 0, 1, (byte)'a' }, depth).SelectMany(one => one),
                0x05,
                .. Enumerable.Repeat(new byte[] { 0, 0, 9 }, depth).SelectMany(one => one),
            ];
        Assert.NotNull(Read(Nested(4)));
        Assert.Throws<RtmpException>(() => Read(Nested(20)));
        Assert.Throws<RtmpException>(() => Read([0x0A, 0, 0, 3, 0xE8, .. Enumerable.Repeat((byte)0x05, 1000)]));
        Assert.Throws<RtmpException>(() => Read([0x0A, 0xFF, 0xFF, 0xFF, 0xFF]));
        Assert.Throws<RtmpException>(() => Read([0x02, 0xFF, 0xFF, (byte)'a']));
        Assert.Throws<RtmpException>(() => Read([0x0C, 0xFF, 0xFF, 0xFF, 0xFF, (byte)'a']));
        Assert.Throws<RtmpException>(() => Read([]));
        Assert.Equal("live", Read([0x02, 0, 4, .. "live"u8]));
    }

    private static object? Read(byte[] bytes) => new Amf0Reader(bytes).Read();

    // The connection ends from the other side, after just what a server says to a client.
    private static async Task IsCutOffAsync(Studio studio, byte[] sent, int answered)
    {
        using var client = new TcpClient();
        var address = new Uri(studio.Address.Replace("localhost", "127.0.0.1"));
        await client.ConnectAsync(IPAddress.Loopback, address.Port, Cancel);
        var stream = client.GetStream();
        await stream.WriteAsync(sent, Cancel);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var (buffer, total) = (new byte[4096], 0);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, limit.Token)) > 0)
            {
                total += read;
            }
        }
        catch (IOException)
        {
            // Bytes of ours were still unread: the system ends it with a reset.
        }
        Assert.InRange(total, 0, answered);
    }
}
