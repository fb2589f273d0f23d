using System.Security.Cryptography;
using Nexus.Content.StreamCore.Live.Whip.Dtls;
using Nexus.Content.StreamCore.Live.Whip.Rtp;
using Nexus.Content.StreamCore.Live.Whip.Sdp;
using Nexus.Content.StreamCore.Live.Whip.Srtp;

namespace Nexus.Content.StreamCore.Live.Whip.Session;

/// <summary>From protected packets to frames in a take, and what the sender is told of it.</summary>
internal sealed class MediaReceiver(SdpOffer offer, MediaKeys keys, MatroskaTake output, TimeProvider clock)
    : IDisposable
{
    private const int PictureRate = 90_000;
    private const int SoundRate = 48_000;
    private const int MostMissing = 64;
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenRequests = TimeSpan.FromMilliseconds(500);

    // What is encoded for viewers has its own keyframes; the recording is sought in by these.
    private static readonly TimeSpan BetweenKeyframes = TimeSpan.FromSeconds(5);

    private readonly DateTimeOffset start = clock.GetUtcNow();
    private readonly SrtpReceiver media = new(keys.Media);
    private readonly SrtcpChannel reports = new(keys.TheirReports, keys.OurReports);
    private readonly uint own = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
    private readonly H264Assembler assembler = new();
    private readonly Stream picture = new(PictureRate);
    private readonly Stream sound = new(SoundRate);
    private DateTimeOffset reportedAt;
    private DateTimeOffset askedAt;

    /// <summary>When something genuine came last.</summary>
    public DateTimeOffset HeardAt { get; private set; } = clock.GetUtcNow();

    /// <summary>Whether the sender said good-bye.</summary>
    public bool IsOver { get; private set; }

    public void Dispose()
    {
        media.Dispose();
        reports.Dispose();
        assembler.Dispose();
    }

    /// <summary>Takes a datagram, which is overwritten. What is damaged or foreign is passed over.</summary>
    public Task TakeAsync(byte[] datagram, CancellationToken cancellationToken)
    {
        if (RtpHeader.IsControl(datagram))
        {
            TakeReport(datagram);
            return Task.CompletedTask;
        }
        if (
            !media.TryOpen(datagram, out var length, out var index)
            || !RtpHeader.TryRead(datagram.AsSpan(0, length), out var header)
        )
        {
            return Task.CompletedTask;
        }
        HeardAt = clock.GetUtcNow();
        if (StreamOf(header.PayloadType) is not { } stream)
        {
            return Task.CompletedTask;
        }
        var payload = header.PayloadOf(datagram.AsSpan(0, length)).ToArray();
        stream.Count.Add(header.Source, (long)index, header.Timestamp, HeardAt - start);
        stream.Take(header.Source, new RtpPacket((long)index, header.Timestamp, header.Marker, payload));
        return DeliverAsync(cancellationToken);
    }

    /// <summary>Passes on what was waited for long enough.</summary>
    public async Task DeliverAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var arrival = (now - start).TotalMilliseconds;
        while (sound.Order.Take(now, out _) is { } packet)
        {
            await output.SoundAsync(packet.Payload, sound.Clock.At(packet.Timestamp, arrival), cancellationToken);
        }
        while (picture.Order.Take(now, out var lost) is { } packet)
        {
            if (lost)
            {
                assembler.Lose();
            }
            // The clock hears of every packet, so that it knows the beginning by the first one.
            var at = picture.Clock.At(packet.Timestamp, arrival);
            if (assembler.Add(packet) is { } whole)
            {
                await output.PictureAsync(whole, at, assembler, cancellationToken);
            }
        }
    }

    /// <summary>What the sender is to be told now, protected; null for nothing.</summary>
    public byte[]? Feedback()
    {
        var now = clock.GetUtcNow();
        using var feedback = new MemoryStream();
        if (picture.Count.Any)
        {
            var missing = picture.Order.Missing(MostMissing).ToList();
            if (missing.Count > 0)
            {
                feedback.Write(Rtcp.Missing(own, picture.Count.Source, missing));
            }
            var pause = assembler.NeedsKeyframe ? BetweenRequests : BetweenKeyframes;
            if (now - askedAt >= pause)
            {
                askedAt = now;
                feedback.Write(Rtcp.PictureLoss(own, picture.Count.Source));
            }
        }
        if (feedback.Length == 0 && now - reportedAt < BetweenReports)
        {
            return null;
        }
        reportedAt = now;
        ReportBlock[] blocks =
        [
            .. new[] { picture, sound }.Where(stream => stream.Count.Any).Select(stream => stream.Count.Report(now)),
        ];
        return reports.Seal(Rtcp.Report(own, blocks, feedback.ToArray()));
    }

    private void TakeReport(byte[] datagram)
    {
        if (!reports.TryOpen(datagram, out var length))
        {
            return;
        }
        HeardAt = clock.GetUtcNow();
        foreach (var report in Rtcp.Read(datagram.AsSpan(0, length), out var bye))
        {
            if (Array.Find([picture, sound], stream => stream.Count.Source == report.Source) is { } stream)
            {
                stream.Count.SenderReport(report.Ntp, HeardAt);
                stream.Clock.Learn(report);
            }
            IsOver |= bye && report.Source == picture.Count.Source;
        }
        picture.Clock.SynchroniseWith(sound.Clock);
    }

    private Stream? StreamOf(byte payloadType) =>
        payloadType == offer.Picture.Number ? picture
        : payloadType == offer.Sound?.Number ? sound
        : null;

    private sealed class Stream(int rate)
    {
        private uint source;

        public ReceptionCount Count { get; } = new(rate);

        public ReorderBuffer Order { get; private set; } = new();

        public StreamClock Clock { get; private set; } = new(rate);

        public void Take(uint from, RtpPacket packet)
        {
            if (from != source)
            {
                // Another source has its own numbers and times.
                (source, Order, Clock) = (from, new ReorderBuffer(), new StreamClock(rate));
            }
            Order.Add(packet);
        }
    }
}
