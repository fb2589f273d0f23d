namespace Nexus.Content.StreamCore.Live.Whip.Stun;

/// <summary>The check sum of ISO/IEC 3309, as STUN's fingerprint uses it (RFC 8489 section 14.7).</summary>
internal static class Crc32
{
    private const uint Reversed = 0xEDB88320;
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Entry((uint)value))];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum = (sum >> 8) ^ Table[(byte)(sum ^ value)];
        }
        return ~sum;
    }

    private static uint Entry(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Reversed;
        }
        return value;
    }
}
