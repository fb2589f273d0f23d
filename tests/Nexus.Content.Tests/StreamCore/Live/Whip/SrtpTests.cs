using System.Security.Cryptography;
using Nexus.Content.StreamCore.Live.Whip.Srtp;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Live.Whip;

/// <summary>Protected packets, by the test vectors of RFC 3711 appendix B and libsrtp's packet.</summary>
public sealed class SrtpTests
{
    private static readonly byte[] MasterKey = Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139");
    private static readonly byte[] MasterSalt = Convert.FromHexString("0EC675AD498AFEEBB6960B3AABE6");

    private const string Plain = "800f1234decafbadcafebabe" + "abababababababababababababababab";
    private const string Packet =
        "800f1234decafbadcafebabe" + "4e55dc4ce79978d88ca4d215949d2402" + "b78d6acc99ea179b8dbb";

    [Fact]
    public void Keys_are_derived_as_the_standard_shows()
    {
        var keys = SrtpKeys.ForMedia(MasterKey, MasterSalt);
        Assert.Equal("C61E7A93744F39EE10734AFE3FF7A087", Convert.ToHexString(keys.Key));
        Assert.Equal("30CBBC08863D8C85D49DB34A9AE1", Convert.ToHexString(keys.Salt));
        Assert.Equal("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4", Convert.ToHexString(keys.Authentication));
    }

    [Fact]
    public void The_stream_of_counters_is_as_the_standard_shows()
    {
        using var aes = Aes.Create();
        aes.Key = Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C");
        Span<byte> start = stackalloc byte[16];
        CounterMode.Start(start, Convert.FromHexString("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"), 0, 0);
        var stream = new byte[48];
        CounterMode.Apply(aes, start, stream);
        Assert.Equal(
            "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0",
            Convert.ToHexString(stream)
        );
    }

    [Fact]
    public void A_packet_is_opened_once()
    {
        using var receiver = new SrtpReceiver(SrtpKeys.ForMedia(MasterKey, MasterSalt));
        var packet = Convert.FromHexString(Packet);
        Assert.True(receiver.TryOpen(packet, out var length, out var index));
        Assert.Equal(Plain, Convert.ToHexStringLower(packet.AsSpan(0, length)));
        Assert.Equal(0x1234u, index);
        Assert.False(receiver.TryOpen(Convert.FromHexString(Packet), out _, out _));
    }

    [Fact]
    public void No_bit_of_a_packet_may_be_changed_and_what_was_damaged_may_come_whole()
    {
        using var receiver = new SrtpReceiver(SrtpKeys.ForMedia(MasterKey, MasterSalt));
        var sample = Convert.FromHexString(Packet);
        for (var bit = 0; bit < sample.Length * 8; bit++)
        {
            byte[] changed = [.. sample];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(receiver.TryOpen(changed, out _, out _), $"bit {bit}");
        }
        for (var length = 0; length < sample.Length; length++)
        {
            Assert.False(receiver.TryOpen(sample.AsSpan(0, length).ToArray(), out _, out _));
        }
        Assert.True(receiver.TryOpen(Convert.FromHexString(Packet), out _, out _));
    }

    [Fact]
    public void Packets_that_come_late_are_taken_once_and_those_from_long_ago_never()
    {
        var window = new ReplayWindow();
        foreach (var index in (ulong[])[70_000, 70_003, 70_001])
        {
            Assert.True(window.MayTake(index));
            window.Take(index);
        }
        Assert.All((ulong[])[70_000, 70_001, 70_003], index => Assert.False(window.MayTake(index)));
        Assert.True(window.MayTake(70_002));
        window.Take(72_000);
        Assert.False(window.MayTake(70_002));
        Assert.True(window.MayTake(71_500));
        Assert.False(window.MayTake(72_000));
    }

    [Fact]
    public void Reports_are_sealed_and_opened_once()
    {
        var (one, other) = (
            SrtpKeys.ForControl(MasterKey, MasterSalt),
            SrtpKeys.ForControl(MasterSalt.Concat(MasterKey).Take(16).ToArray(), MasterSalt)
        );
        using var here = new SrtcpChannel(one, other);
        using var there = new SrtcpChannel(other, one);
        byte[] report = [0x80, 201, 0, 1, 1, 2, 3, 4];
        byte[] longer = [.. report, .. report];
        var sealedReport = here.Seal(longer);
        Assert.NotEqual(longer[8..], sealedReport[8..16]);
        byte[] again = [.. sealedReport];
        byte[] damaged = [.. sealedReport];
        damaged[9] ^= 1;
        Assert.False(there.TryOpen(damaged, out _));
        Assert.True(there.TryOpen(sealedReport, out var length));
        Assert.Equal(longer, sealedReport[..length]);
        Assert.False(there.TryOpen(again, out _));
        Assert.False(there.TryOpen(new byte[9], out _));
    }

    [Fact]
    public void Each_sender_of_reports_counts_its_own_and_few_may_send()
    {
        var (one, other) = (
            SrtpKeys.ForControl(MasterKey, MasterSalt),
            SrtpKeys.ForControl(MasterSalt.Concat(MasterKey).Take(16).ToArray(), MasterSalt)
        );
        using var there = new SrtcpChannel(other, one);
        // Damaged ones come from anybody and take no place.
        for (byte stranger = 100; stranger < 120; stranger++)
        {
            var damaged = SecondOf(stranger);
            damaged[9] ^= 1;
            Assert.False(there.TryOpen(damaged, out _));
        }
        for (byte source = 1; source <= 8; source++)
        {
            Assert.True(there.TryOpen(SecondOf(source), out _), $"source {source}");
            Assert.False(there.TryOpen(SecondOf(source), out _), $"source {source} again");
        }
        Assert.False(there.TryOpen(SecondOf(9), out _));

        // Its index is one.
        byte[] SecondOf(byte source)
        {
            using var sender = new SrtcpChannel(one, other);
            byte[] report = [0x80, 201, 0, 3, 0, 0, 0, source, 1, 2, 3, 4, 5, 6, 7, 8];
            sender.Seal(report);
            return sender.Seal(report);
        }
    }
}
