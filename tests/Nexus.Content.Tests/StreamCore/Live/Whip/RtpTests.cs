using System.Buffers.Binary;
using Nexus.Content.StreamCore.Live.Whip.Rtp;
using Nexus.Content.StreamCore.Live.Whip.Session;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Live.Whip;

/// <summary>From packets to pictures, over a network that loses and shuffles them.</summary>
public sealed class RtpTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(56);
    private static readonly byte[] Sps = [0x67, 1, 2, 3];
    private static readonly byte[] Pps = [0x68, 4];
    private static readonly byte[] Parameters = [0x78, 0, 4, .. Sps, 0, 2, .. Pps];

    [Fact]
    public void Shuffled_packets_come_in_order_and_a_gap_is_given_up_after_a_while()
    {
        var order = new ReorderBuffer();
        foreach (var index in (long[])[10, 12, 11, 14])
        {
            order.Add(Packet(index, 1, []));
        }
        Assert.Equal([10, 11, 12], TakeAll(order, Start, out var lost));
        Assert.False(lost);
        Assert.Equal([13], order.Missing(10));
        Assert.Empty(TakeAll(order, Start.AddMilliseconds(100), out _));
        Assert.Equal([14], TakeAll(order, Start.AddMilliseconds(500), out lost));
        Assert.True(lost);
        // What was given up comes too late.
        order.Add(Packet(13, 1, []));
        Assert.Empty(TakeAll(order, Start.AddMilliseconds(500), out _));
    }

    [Fact]
    public void A_jump_over_more_than_is_kept_is_a_loss()
    {
        var order = new ReorderBuffer();
        order.Add(Packet(1, 1, []));
        order.Add(Packet(5000, 1, []));
        Assert.Equal([5000], TakeAll(order, Start, out var lost));
        Assert.True(lost);
    }

    [Fact]
    public void A_keyframe_of_all_kinds_of_packets_is_put_together()
    {
        using var assembler = new H264Assembler();
        Assert.Null(assembler.Add(Packet(1, 9, Parameters)));
        Assert.Null(assembler.Add(Packet(2, 9, [0x7C, 0x85, 1, 2])));
        Assert.Null(assembler.Add(Packet(3, 9, [0x7C, 0x05, 3])));
        var picture = assembler.Add(Packet(4, 9, [0x7C, 0x45, 4], marker: true));
        Assert.NotNull(picture);
        Assert.True(picture.IsKey);
        Assert.Equal([0, 0, 0, 4, .. Sps, 0, 0, 0, 2, .. Pps, 0, 0, 0, 5, 0x65, 1, 2, 3, 4], picture.Bytes);
        Assert.Equal(Sps, assembler.Sps);
        Assert.Equal(Pps, assembler.Pps);
        var next = assembler.Add(Packet(5, 10, [0x61, 7], marker: true));
        Assert.False(next!.IsKey);
        Assert.False(assembler.NeedsKeyframe);
    }

    [Fact]
    public void After_a_loss_nothing_is_shown_until_the_next_keyframe()
    {
        using var assembler = new H264Assembler();
        Assert.Null(assembler.Add(Packet(1, 1, [0x61, 7], marker: true)));
        Assert.Null(assembler.Add(Packet(1, 2, Parameters)));
        Assert.NotNull(assembler.Add(Packet(2, 2, [0x65, 7], marker: true)));
        assembler.Lose();
        Assert.Null(assembler.Add(Packet(4, 2, [0x61, 7], marker: true)));
        Assert.Null(assembler.Add(Packet(5, 3, [0x61, 7], marker: true)));
        Assert.True(assembler.NeedsKeyframe);
        // Its middle alone is no keyframe, and one whose end is missing goes with the next picture.
        Assert.Null(assembler.Add(Packet(6, 4, [0x7C, 0x05, 3])));
        Assert.Null(assembler.Add(Packet(7, 4, [0x7C, 0x45, 3], marker: true)));
        Assert.Null(assembler.Add(Packet(8, 5, [0x7C, 0x85, 3])));
        Assert.NotNull(assembler.Add(Packet(9, 6, [0x65, 7], marker: true)));
    }

    [Fact]
    public void A_keyframe_without_its_parameters_is_none_and_another_is_asked_for()
    {
        using var assembler = new H264Assembler();
        Assert.Null(assembler.Add(Packet(1, 1, [0x65, 7], marker: true)));
        Assert.Null(assembler.Add(Packet(2, 2, [0x61, 7], marker: true)));
        Assert.True(assembler.NeedsKeyframe);
        Assert.Null(assembler.Add(Packet(3, 3, Sps)));
        Assert.Null(assembler.Add(Packet(4, 3, [0x65, 7], marker: true)));
        Assert.True(assembler.NeedsKeyframe);
        Assert.Null(assembler.Add(Packet(5, 4, Pps)));
        Assert.NotNull(assembler.Add(Packet(6, 4, [0x65, 7], marker: true)));
        Assert.False(assembler.NeedsKeyframe);
    }

    [Fact]
    public void A_keyframe_whose_beginning_was_lost_is_none()
    {
        using var assembler = new H264Assembler();
        Assert.Null(assembler.Add(Packet(1, 1, Parameters)));
        Assert.NotNull(assembler.Add(Packet(2, 1, [0x65, 7], marker: true)));
        // The first slice is lost; the second is whole, and yet half a picture.
        assembler.Lose();
        Assert.Null(assembler.Add(Packet(4, 2, [0x65, 7], marker: true)));
        Assert.True(assembler.NeedsKeyframe);
        // Only the picture before is lost: this one begins with what pictures begin with.
        foreach (var beginning in (byte[][])[Parameters, Sps, [0x09, 0xF0]])
        {
            assembler.Lose();
            var timestamp = 10u + beginning[0];
            Assert.Null(assembler.Add(Packet(6, timestamp, beginning)));
            Assert.NotNull(assembler.Add(Packet(7, timestamp, [0x65, 7], marker: true)));
        }
        // A loss inside a picture is none before the next.
        assembler.Lose();
        Assert.Null(assembler.Add(Packet(9, 10u + 0x09, [0x65, 7], marker: true)));
        Assert.NotNull(assembler.Add(Packet(10, 200, [0x65, 7], marker: true)));
    }

    [Fact]
    public void Damaged_payloads_lead_to_nothing_and_throw_nothing()
    {
        var random = new Random(7);
        using var assembler = new H264Assembler();
        for (var i = 0; i < 50_000; i++)
        {
            var payload = new byte[random.Next(0, 40)];
            random.NextBytes(payload);
            assembler.Add(Packet(i, (uint)(i / 4), payload, marker: random.Next(4) == 0));
        }
    }

    [Fact]
    public void A_source_is_told_what_it_lost()
    {
        var count = new ReceptionCount(90_000);
        for (var i = 0; i < 100; i++)
        {
            if (i % 4 != 3)
            {
                count.Add(42, 65_500 + i, (uint)(i * 3000), TimeSpan.FromMilliseconds(i * 33.333));
            }
        }
        var report = count.Report(Start);
        // The last one that was lost is not known to have been sent.
        Assert.Equal((24, 62), (report.Lost, report.Fraction));
        Assert.Equal(65_598u, report.Highest);
        Assert.InRange(report.Jitter, 0u, 10u);
        var compound = Rtcp.Report(7, [report], Rtcp.Missing(7, 42, [100, 101, 116, 117]));
        Assert.Equal(201, compound[1]);
        Assert.Equal(42u, BinaryPrimitives.ReadUInt32BigEndian(compound.AsSpan(8)));
        // A name and the others by their bits: 101 and 116 behind 100; 117 is one too far.
        Assert.Equal("0064800100750000", Convert.ToHexString(compound.AsSpan(compound.Length - 8)));
    }

    [Fact]
    public void Sound_and_picture_are_brought_to_the_times_at_which_they_were_taken()
    {
        var (picture, sound) = (new StreamClock(90_000), new StreamClock(48_000));
        Assert.Equal(300, picture.At(uint.MaxValue - 89_999, 300));
        Assert.Equal(1300, picture.At(0, 1300));
        Assert.Equal(100, sound.At(1000, 100));
        // Both begin at the same moment by the sender's clock, though the picture's first packet came 200 ms later.
        const ulong moment = 4_000_000_000UL << 32;
        picture.Learn(new SenderReport(1, moment, uint.MaxValue - 89_999));
        picture.SynchroniseWith(sound);
        Assert.Equal(1300, picture.At(0, 1300));
        sound.Learn(new SenderReport(2, moment, 1000));
        picture.SynchroniseWith(sound);
        Assert.Equal(1100, picture.At(0, 1300), 0.001);
    }

    private static RtpPacket Packet(long index, uint timestamp, byte[] payload, bool marker = false) =>
        new(index, timestamp, marker, payload);

    private static List<long> TakeAll(ReorderBuffer order, DateTimeOffset now, out bool anyLost)
    {
        var taken = new List<long>();
        anyLost = false;
        while (order.Take(now, out var lost) is { } packet)
        {
            anyLost |= lost;
            taken.Add(packet.Index);
        }
        return taken;
    }
}
