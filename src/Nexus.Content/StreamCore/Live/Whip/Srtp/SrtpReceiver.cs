using System.Buffers.Binary;
using System.Security.Cryptography;
using Nexus.Content.StreamCore.Live.Whip.Rtp;

namespace Nexus.Content.StreamCore.Live.Whip.Srtp;

/// <summary>
/// Opens what the other side sends: AES_CM_128_HMAC_SHA1_80 (RFC 3711 section 4, RFC 5764 section 4.1.2). A packet that
/// is damaged, foreign or was there before leaves no trace.
/// </summary>
internal sealed class SrtpReceiver(SrtpKeys keys) : IDisposable
{
    /// <summary>Sound, picture, and a few more should an encoder begin anew.</summary>
    private const int MostSources = 8;
    private const int TagLength = 10;
    private readonly Aes aes = Make(keys.Key);
    private readonly Dictionary<uint, Source> sources = [];

    public void Dispose() => aes.Dispose();

    /// <summary>Decrypts in place.</summary>
    /// <param name="packet">As it came; its end is overwritten.</param>
    /// <param name="length">Without the tag.</param>
    /// <param name="index">The sequence number, counted on over its rollovers.</param>
    public bool TryOpen(Span<byte> packet, out int length, out ulong index)
    {
        (length, index) = (packet.Length - TagLength, 0);
        if (length < RtpHeader.MinimumLength || !RtpHeader.TryRead(packet[..length], out var header))
        {
            return false;
        }
        var known = sources.TryGetValue(header.Source, out var source);
        source ??= new Source();
        index = source.Guess(header.Sequence);
        if (!source.Seen.MayTake(index) || !IsGenuine(packet, length, (uint)(index >> 16)))
        {
            return false;
        }
        if (!known)
        {
            if (sources.Count == MostSources)
            {
                return false;
            }
            sources.Add(header.Source, source);
        }
        source.Take(index);
        Span<byte> start = stackalloc byte[16];
        CounterMode.Start(start, keys.Salt, header.Source, index);
        CounterMode.Apply(aes, start, packet[header.PayloadAt..length]);
        return true;
    }

    private bool IsGenuine(Span<byte> packet, int length, uint rollovers)
    {
        Span<byte> tag = stackalloc byte[TagLength];
        packet[length..].CopyTo(tag);
        // What is authenticated ends with the number of rollovers, which the tag gives its place to.
        BinaryPrimitives.WriteUInt32BigEndian(packet[length..], rollovers);
        Span<byte> sum = stackalloc byte[HmacSha1.Length];
        HmacSha1.Sum(keys.Authentication, packet[..(length + 4)], sum);
        return CryptographicOperations.FixedTimeEquals(sum[..TagLength], tag);
    }

    internal static Aes Make(byte[] key)
    {
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    }

    private sealed class Source
    {
        private const long Rollover = 1 << 16;
        private ulong highest;
        private bool any;

        public ReplayWindow Seen { get; } = new();

        /// <summary>The index nearest to the highest that was taken (RFC 3711 section 3.3.1).</summary>
        public ulong Guess(ushort sequence)
        {
            if (!any)
            {
                return sequence;
            }
            var near = (long)(highest & ~0xFFFFUL) + sequence;
            var ahead = near - (long)highest;
            near +=
                ahead > Rollover / 2 ? -Rollover
                : ahead < -Rollover / 2 ? Rollover
                : 0;
            return (ulong)(near < 0 ? sequence : near);
        }

        public void Take(ulong index)
        {
            Seen.Take(index);
            (highest, any) = (any ? Math.Max(highest, index) : index, true);
        }
    }
}
