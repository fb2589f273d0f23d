using Nexus.Content.StreamCore.Live.Whip.Rtp;

namespace Nexus.Content.StreamCore.Live.Whip.Session;

/// <summary>Turns a stream's own times into those of the take: milliseconds since its beginning.</summary>
internal sealed class StreamClock(int rate)
{
    private long? first;
    private long last;
    private double beginsAt;
    private double? wallAtBeginning;

    /// <param name="timestamp">Of RTP, which begins anywhere and anew after 2³².</param>
    /// <param name="arrival">Milliseconds since the take began; the first one's is where the stream begins.</param>
    public double At(uint timestamp, double arrival)
    {
        var unwrapped = Unwrap(timestamp);
        if (first is null)
        {
            (first, beginsAt) = (unwrapped, arrival);
        }
        last = unwrapped;
        return beginsAt + ((unwrapped - first.Value) * 1000.0 / rate);
    }

    public void Learn(SenderReport report)
    {
        if (first is { } beginning)
        {
            var wall = report.Ntp / (double)(1L << 32);
            wallAtBeginning = (wall * 1000) - ((Unwrap(report.Timestamp) - beginning) * 1000.0 / rate);
        }
    }

    /// <summary>
    /// Two streams of one sender, whose first packets came when the network let them, are brought to the times at which
    /// the sender says they were taken (RFC 3550 section 6.4.1).
    /// </summary>
    public void SynchroniseWith(StreamClock other)
    {
        if (wallAtBeginning is not { } own || other.wallAtBeginning is not { } others)
        {
            return;
        }
        var error = own - others - (beginsAt - other.beginsAt);
        if (Math.Abs(error) is > 20 and < 2000)
        {
            beginsAt += error;
        }
    }

    private long Unwrap(uint timestamp) => first is null ? timestamp : last + unchecked((int)(timestamp - (uint)last));
}
