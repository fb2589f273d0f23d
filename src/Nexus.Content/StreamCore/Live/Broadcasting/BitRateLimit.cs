namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>What an encoder may send for long; a burst of half a minute may be above it.</summary>
internal sealed class BitRateLimit(long bitsPerSecond, TimeProvider clock)
{
    private const double Burst = 30;
    private readonly long start = clock.GetTimestamp();
    private long bits;

    public bool Exceeded(int bytes)
    {
        bits += 8L * bytes;
        return bits > bitsPerSecond * (clock.GetElapsedTime(start).TotalSeconds + Burst);
    }
}
