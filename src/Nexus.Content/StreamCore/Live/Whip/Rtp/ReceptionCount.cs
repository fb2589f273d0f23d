namespace Nexus.Content.StreamCore.Live.Whip.Rtp;

/// <summary>What is reported to a sender of how its packets come in (RFC 3550 sections 6.4.1 and A.3, A.8).</summary>
internal sealed class ReceptionCount(int clockRate)
{
    private long first = -1;
    private long highest = -1;
    private long received;
    private long expectedBefore;
    private long receivedBefore;
    private double jitter;
    private double lastTransit;
    private (uint Middle, DateTimeOffset At)? senderReport;

    public uint Source { get; private set; }

    public bool Any => highest >= 0;

    public void Add(uint source, long index, uint timestamp, TimeSpan arrival)
    {
        if (source != Source)
        {
            (Source, first, highest, received, expectedBefore, receivedBefore) = (source, index, index, 0, 0, 0);
            (jitter, senderReport) = (0, null);
        }
        received++;
        first = Math.Min(first, index);
        highest = Math.Max(highest, index);
        // Differences of wrapped times are right as long as they are small.
        var transit = unchecked((uint)(long)(arrival.TotalSeconds * clockRate) - timestamp);
        var change = Math.Abs((double)unchecked((int)(transit - (uint)(long)lastTransit)));
        lastTransit = transit;
        if (received > 1)
        {
            jitter += (Math.Min(change, clockRate) - jitter) / 16;
        }
    }

    public void SenderReport(ulong ntp, DateTimeOffset now) => senderReport = ((uint)(ntp >> 16), now);

    /// <summary>What came since the last time it was asked.</summary>
    public ReportBlock Report(DateTimeOffset now)
    {
        var expected = highest - first + 1;
        var (newlyExpected, newlyReceived) = (expected - expectedBefore, received - receivedBefore);
        (expectedBefore, receivedBefore) = (expected, received);
        var lost = Math.Max(0, newlyExpected - newlyReceived);
        var fraction = newlyExpected > 0 ? (byte)Math.Min(255, lost * 256 / newlyExpected) : (byte)0;
        var delay = senderReport is { } report ? (uint)((now - report.At).TotalSeconds * 65_536) : 0;
        return new ReportBlock(
            Source,
            fraction,
            (int)Math.Clamp(expected - received, 0, 0x7F_FFFF),
            (uint)highest,
            (uint)jitter,
            senderReport?.Middle ?? 0,
            delay
        );
    }
}

/// <summary>A report on one source.</summary>
/// <param name="Fraction">Of 256, lost since the last report.</param>
/// <param name="LastReport">The middle of the sender's last report's time; zero where none came.</param>
/// <param name="Delay">Since then, in 65536ths of a second.</param>
internal readonly record struct ReportBlock(
    uint Source,
    byte Fraction,
    int Lost,
    uint Highest,
    uint Jitter,
    uint LastReport,
    uint Delay
);
