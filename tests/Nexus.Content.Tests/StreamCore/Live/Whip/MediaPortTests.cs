using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nexus.Content.StreamCore.Live;
using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Content.StreamCore.Live.Whip;
using Nexus.Content.StreamCore.Live.Whip.Session;
using Nexus.Content.StreamCore.Live.Whip.Stun;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Live.Whip;

/// <summary>What strangers can do to the UDP port: nothing.</summary>
public sealed class MediaPortTests
{
    private const string Sample =
        "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b1"
        + "51263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Random_and_damaged_datagrams_are_passed_over_and_not_answered()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite);
        var port = host.Services.GetRequiredService<MediaPort>();
        using var stranger = new UdpClient(0, AddressFamily.InterNetwork);
        var from = new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)stranger.Client.LocalEndPoint!).Port).Serialize();
        var random = new Random(11);
        var sample = Convert.FromHexString(Sample);
        for (var i = 0; i < 200_000; i++)
        {
            var datagram = new byte[random.Next(0, 200)];
            random.NextBytes(datagram);
            if (i % 2 == 0)
            {
                datagram = [.. sample];
                for (var change = 0; change < 3; change++)
                {
                    datagram[random.Next(datagram.Length)] = (byte)random.Next(256);
                }
                datagram = datagram[..random.Next(datagram.Length)];
            }
            port.Take(datagram, from);
        }
        port.Take(sample, from);
        port.Take(new byte[1501], from);
        await Task.Delay(100, Cancel);
        Assert.Equal(0, stranger.Available);
    }

    [Fact]
    public async Task Those_who_ask_for_the_certificate_at_once_are_shown_the_same()
    {
        using var port = new MediaPort(
            Options.Create(new LiveOptions()),
            null!,
            TimeProvider.System,
            NullLogger<MediaPort>.Instance
        );
        using var together = new Barrier(4);
        var shown = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            together.SignalAndWait(Cancel);
                            return port.Identity;
                        },
                        Cancel,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                )
        );
        Assert.Single(shown.Distinct());
    }

    [Fact]
    public async Task An_unknown_datagram_costs_no_memory()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite);
        var port = host.Services.GetRequiredService<MediaPort>();
        var from = new IPEndPoint(IPAddress.Loopback, 9).Serialize();
        byte[][] datagrams = [Convert.FromHexString(Sample), [22, 254, 253, 0, 0], [0x80, 96, 0, 1, .. new byte[60]]];
        foreach (var datagram in datagrams)
        {
            port.Take(datagram, from);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            port.Take(datagrams[i % 3], from);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Fact]
    public async Task Only_who_knows_a_sessions_password_is_answered_and_from_few_addresses()
    {
        await using var host = await Studio.HostAsync(DatabaseEngine.Sqlite);
        var studio = await Studio.OpenAsync(host);
        var port = host.Services.GetRequiredService<MediaPort>();
        var door = host.Services.GetRequiredService<WhipDoor>();
        var (session, _) = await door.OpenAsync(Ingest.HashOf(studio.Key), Offers.Browser, Cancel);
        var answered = 0;
        for (var i = 0; i < 20; i++)
        {
            using var encoder = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            encoder.Connect(IPAddress.Loopback, port.Port!.Value);
            await encoder.SendAsync(Check(session.Ice.Name, session.Ice.Password + "x"), Cancel);
            await encoder.SendAsync(Check(session.Ice.Name + "x", session.Ice.Password), Cancel);
            await encoder.SendAsync(Check(session.Ice.Name, session.Ice.Password), Cancel);
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(i < 16 ? 5000 : 200));
            try
            {
                var answer = await encoder.ReceiveAsync(patience.Token);
                Assert.Equal("0101", Convert.ToHexString(answer.Buffer.AsSpan(0, 2)));
                Assert.Equal(0, encoder.Available);
                answered++;
            }
            catch (OperationCanceledException)
            {
                // No answer.
            }
        }
        Assert.Equal(16, answered);
    }

    private static byte[] Sum(string password, byte[] message)
    {
        var sum = new byte[HmacSha1.Length];
        HmacSha1.Sum(Encoding.ASCII.GetBytes(password), message, sum);
        return sum;
    }

    // A binding request with name, integrity and fingerprint.
    private static byte[] Check(string name, string password)
    {
        var username = Encoding.ASCII.GetBytes(name + ":them");
        byte[] padded = [.. username, .. new byte[(4 - (username.Length % 4)) % 4]];
        byte[] message =
        [
            0,
            1,
            0,
            0,
            0x21,
            0x12,
            0xA4,
            0x42,
            .. new byte[12],
            0,
            6,
            0,
            (byte)username.Length,
            .. padded,
        ];
        message[3] = (byte)(message.Length + 24 - 20);
        byte[] whole = [.. message, 0, 8, 0, 20, .. Sum(password, message)];
        whole[3] += 8;
        var check = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc32.Of(whole) ^ 0x5354554E);
        return [.. whole, 0x80, 0x28, 0, 4, .. check];
    }
}
