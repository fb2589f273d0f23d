namespace Nexus.Content.StreamCore.Live.Whip.Srtp;

/// <summary>
/// Which packets were taken already (RFC 3711 section 3.3.2). Wider than the least that is asked for: a packet that was
/// lost is sent again, and comes late.
/// </summary>
internal sealed class ReplayWindow
{
    private const int Width = 1024;
    private readonly ulong[] taken = new ulong[Width / 64];
    private ulong highest;
    private bool any;

    public bool MayTake(ulong index) =>
        !any || index > highest || (highest - index < Width && (Word(index) & Bit(index)) == 0);

    public void Take(ulong index)
    {
        if (!any || (index > highest && index - highest >= Width))
        {
            Array.Clear(taken);
            (highest, any) = (index, true);
        }
        while (highest < index)
        {
            highest++;
            Word(highest) &= ~Bit(highest);
        }
        Word(index) |= Bit(index);
    }

    private ref ulong Word(ulong index) => ref taken[index % Width / 64];

    private static ulong Bit(ulong index) => 1UL << (int)(index % 64);
}
