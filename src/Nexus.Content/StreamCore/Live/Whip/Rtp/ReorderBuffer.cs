namespace Nexus.Content.StreamCore.Live.Whip.Rtp;

/// <summary>
/// Brings packets into their order. A gap is waited for as long as a packet takes that is sent again; then it is lost.
/// </summary>
internal sealed class ReorderBuffer
{
    private const int Size = 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private readonly RtpPacket?[] slots = new RtpPacket?[Size];
    private long next = -1;
    private long highest = -1;
    private bool jumped;
    private DateTimeOffset? gapSince;

    public void Add(RtpPacket packet)
    {
        if (next < 0)
        {
            (next, highest) = (packet.Index, packet.Index - 1);
        }
        if (packet.Index < next)
        {
            // Given up already.
            return;
        }
        if (packet.Index - next >= Size)
        {
            // So far ahead that what lies between will not come any more.
            Array.Clear(slots);
            (next, jumped) = (packet.Index, true);
        }
        slots[packet.Index % Size] = packet;
        highest = Math.Max(highest, packet.Index);
    }

    /// <summary>The next packet in order, or null while none is there.</summary>
    /// <param name="lost">Whether packets before it are missing for good.</param>
    public RtpPacket? Take(DateTimeOffset now, out bool lost)
    {
        (lost, jumped) = (jumped, false);
        if (next < 0 || next > highest)
        {
            gapSince = null;
            return null;
        }
        if (slots[next % Size] is null)
        {
            gapSince ??= now;
            if (now - gapSince < Patience)
            {
                return null;
            }
            lost = true;
            while (slots[next % Size] is null)
            {
                next++;
            }
        }
        gapSince = null;
        var packet = slots[next % Size]!;
        slots[next++ % Size] = null;
        return packet;
    }

    /// <summary>The packets that are missing just now, the oldest first.</summary>
    public IEnumerable<ushort> Missing(int most)
    {
        for (var index = next; index < highest && most > 0; index++)
        {
            if (slots[index % Size] is null)
            {
                most--;
                yield return (ushort)index;
            }
        }
    }
}
