using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Nexus.Kernel.Data;

/// <summary>Stores times as UTC microseconds since 1970-01-01, the same number on both engines.</summary>
public sealed class UnixMicroseconds()
    : ValueConverter<DateTimeOffset, long>(time => FromTime(time), micros => ToTime(micros))
{
    /// <summary>Microseconds since the epoch; finer ticks are cut off.</summary>
    public static long FromTime(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The time of that many microseconds since the epoch, in UTC.</summary>
    public static DateTimeOffset ToTime(long micros) =>
        new(DateTimeOffset.UnixEpoch.Ticks + (micros * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
