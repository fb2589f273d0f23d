using Microsoft.EntityFrameworkCore;

namespace Nexus.Kernel.Messaging;

/// <summary>Growing pauses between tries: 100 ms doubling to five minutes.</summary>
internal static class Backoff
{
    public static TimeSpan After(int attempt, Exception reason)
    {
        // Two handlers touched the same row; the loser may try again at once on the fresh row.
        if (reason is DbUpdateConcurrencyException && attempt < 6)
        {
            return TimeSpan.FromMilliseconds(5 * attempt);
        }
        return TimeSpan.FromMilliseconds(Math.Min(300_000, 100 * Math.Pow(2, Math.Min(attempt - 1, 12))));
    }
}
