using System.Security.Cryptography;

namespace Nexus.Content.StreamCore.Live.Whip;

/// <summary>The sum by which STUN and SRTP know who sent something (RFC 2104); they have no other that all speak.</summary>
internal static class HmacSha1
{
    public const int Length = 20;

    public static void Sum(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> sum) =>
#pragma warning disable CA5350 // The standards name SHA-1; as a keyed sum it is not broken.
        HMACSHA1.HashData(key, data, sum);
#pragma warning restore CA5350
}
