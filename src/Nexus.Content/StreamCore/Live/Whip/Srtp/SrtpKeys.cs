using System.Security.Cryptography;

namespace Nexus.Content.StreamCore.Live.Whip.Srtp;

/// <summary>The keys of one direction, made of a master key and a master salt (RFC 3711 section 4.3).</summary>
internal sealed record SrtpKeys(byte[] Key, byte[] Authentication, byte[] Salt)
{
    public const int KeyLength = 16;
    public const int SaltLength = 14;
    private const int AuthenticationLength = 20;

    /// <summary>For sound and picture.</summary>
    public static SrtpKeys ForMedia(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt) => Make(key, salt, 0);

    /// <summary>For reports.</summary>
    public static SrtpKeys ForControl(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt) => Make(key, salt, 3);

    private static SrtpKeys Make(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, byte firstLabel) =>
        new(
            Derive(key, salt, firstLabel, KeyLength),
            Derive(key, salt, (byte)(firstLabel + 1), AuthenticationLength),
            Derive(key, salt, (byte)(firstLabel + 2), SaltLength)
        );

    private static byte[] Derive(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, byte label, int length)
    {
        using var aes = Aes.Create();
        aes.Key = key.ToArray();
        Span<byte> start = stackalloc byte[16];
        salt.CopyTo(start);
        // The key is never derived anew, so the index beside the label is zero.
        start[7] ^= label;
        var derived = new byte[length];
        CounterMode.Apply(aes, start, derived);
        return derived;
    }
}
