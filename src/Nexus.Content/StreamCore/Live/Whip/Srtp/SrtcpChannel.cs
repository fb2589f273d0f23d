using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Nexus.Content.StreamCore.Live.Whip.Srtp;

/// <summary>Opens and seals reports (RFC 3711 section 3.4).</summary>
internal sealed class SrtcpChannel(SrtpKeys theirs, SrtpKeys ours) : IDisposable
{
    /// <summary>Sound, picture, and a few more should an encoder begin anew.</summary>
    private const int MostSources = 8;
    private const int TagLength = 10;
    private const int IndexLength = 4;
    private const int HeaderLength = 8;
    private const uint Encrypted = 0x80000000;
    private readonly Aes opening = SrtpReceiver.Make(theirs.Key);
    private readonly Aes sealing = SrtpReceiver.Make(ours.Key);

    // Each sender counts its own reports (section 3.2.3).
    private readonly Dictionary<uint, ReplayWindow> windows = [];
    private uint next;

    public void Dispose()
    {
        opening.Dispose();
        sealing.Dispose();
    }

    /// <summary>Decrypts in place.</summary>
    /// <param name="length">Without what protected it.</param>
    public bool TryOpen(Span<byte> packet, out int length)
    {
        length = packet.Length - TagLength - IndexLength;
        if (length < HeaderLength)
        {
            return false;
        }
        var covered = packet[..(length + IndexLength)];
        Span<byte> sum = stackalloc byte[HmacSha1.Length];
        HmacSha1.Sum(theirs.Authentication, covered, sum);
        if (!CryptographicOperations.FixedTimeEquals(sum[..TagLength], packet[covered.Length..]))
        {
            return false;
        }
        var word = BinaryPrimitives.ReadUInt32BigEndian(packet[length..]);
        var index = word & ~Encrypted;
        if (!IsNew(BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), index))
        {
            return false;
        }
        if ((word & Encrypted) != 0)
        {
            Apply(opening, theirs, packet[..length], index);
        }
        return true;
    }

    public byte[] Seal(ReadOnlySpan<byte> report)
    {
        var packet = new byte[report.Length + IndexLength + TagLength];
        report.CopyTo(packet);
        var index = next++ & ~Encrypted;
        Apply(sealing, ours, packet.AsSpan(0, report.Length), index);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(report.Length), Encrypted | index);
        var covered = packet.AsSpan(0, report.Length + IndexLength);
        Span<byte> sum = stackalloc byte[HmacSha1.Length];
        HmacSha1.Sum(ours.Authentication, covered, sum);
        sum[..TagLength].CopyTo(packet.AsSpan(covered.Length));
        return packet;
    }

    // Only after it proved genuine: strangers take no place.
    private bool IsNew(uint source, uint index)
    {
        if (!windows.TryGetValue(source, out var seen))
        {
            if (windows.Count == MostSources)
            {
                return false;
            }
            windows[source] = seen = new ReplayWindow();
        }
        if (!seen.MayTake(index))
        {
            return false;
        }
        seen.Take(index);
        return true;
    }

    private static void Apply(Aes aes, SrtpKeys keys, Span<byte> report, uint index)
    {
        Span<byte> start = stackalloc byte[16];
        CounterMode.Start(start, keys.Salt, BinaryPrimitives.ReadUInt32BigEndian(report[4..]), index);
        CounterMode.Apply(aes, start, report[HeaderLength..]);
    }
}
