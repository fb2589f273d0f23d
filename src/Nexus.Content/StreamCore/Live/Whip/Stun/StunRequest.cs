using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Nexus.Content.StreamCore.Live.Whip.Stun;

/// <summary>
/// A connectivity check of the other side: a binding request (RFC 8489 section 5, RFC 8445 section 7.1). Nothing of it is
/// to be believed before <see cref="IsFrom"/> says so.
/// </summary>
internal readonly ref struct StunRequest
{
    internal const int HeaderLength = 20;
    internal const uint Cookie = 0x2112A442;
    internal const uint FingerprintMask = 0x5354554E;
    internal const int IntegrityLength = HmacSha1.Length;

    private const ushort Binding = 0x0001;
    private readonly ReadOnlySpan<byte> message;
    private readonly int integrityAt;

    private StunRequest(
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> username,
        int integrityAt,
        bool nominates,
        bool isUnderstood
    )
    {
        this.message = message;
        Username = username;
        (this.integrityAt, Nominates, IsUnderstood) = (integrityAt, nominates, isUnderstood);
    }

    /// <summary>For whom and from whom: the two names with a colon between them.</summary>
    public ReadOnlySpan<byte> Username { get; }

    /// <summary>Whether the other side chose this way (USE-CANDIDATE).</summary>
    public bool Nominates { get; }

    /// <summary>Whether nothing in it must be understood that is not.</summary>
    public bool IsUnderstood { get; }

    public ReadOnlySpan<byte> Transaction => message.Slice(8, 12);

    /// <summary>Whether a datagram is STUN at all, by its first bits and the cookie (RFC 7983 section 7).</summary>
    public static bool IsStun(ReadOnlySpan<byte> datagram) =>
        datagram.Length >= HeaderLength
        && datagram[0] < 4
        && BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) == Cookie;

    /// <summary>Reads a binding request that carries a name, an integrity and, at its end, a right fingerprint.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out StunRequest request)
    {
        request = default;
        if (
            !IsStun(datagram)
            || BinaryPrimitives.ReadUInt16BigEndian(datagram) != Binding
            || BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) != datagram.Length - HeaderLength
        )
        {
            return false;
        }
        ReadOnlySpan<byte> username = [];
        var (integrityAt, nominates, understood) = (0, false, true);
        for (var at = HeaderLength; at < datagram.Length; )
        {
            if (datagram.Length - at < 4)
            {
                return false;
            }
            var type = BinaryPrimitives.ReadUInt16BigEndian(datagram[at..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(datagram[(at + 2)..]);
            if (datagram.Length - at - 4 < length)
            {
                return false;
            }
            var value = datagram.Slice(at + 4, length);
            if (type == StunAttributes.Fingerprint)
            {
                return length == 4
                    && BinaryPrimitives.ReadUInt32BigEndian(value) == (Crc32.Of(datagram[..at]) ^ FingerprintMask)
                    && Make(datagram, username, integrityAt, nominates, understood, out request);
            }
            if (integrityAt == 0)
            {
                // What stands behind the integrity is not covered by it.
                switch (type)
                {
                    case StunAttributes.Username:
                        username = value;
                        break;
                    case StunAttributes.UseCandidate:
                        nominates = true;
                        break;
                    case StunAttributes.Integrity when length == IntegrityLength:
                        integrityAt = at;
                        break;
                    default:
                        understood &= type >= 0x8000 || type == StunAttributes.Priority;
                        break;
                }
            }
            at += 4 + ((length + 3) & ~3);
        }
        // Checks always end with one (RFC 8445 section 7.1).
        return false;
    }

    /// <summary>Whether whoever sent it knows the password (RFC 8489 section 14.5).</summary>
    public bool IsFrom(string password)
    {
        Span<byte> covered = stackalloc byte[message.Length];
        message.CopyTo(covered);
        // The length is that of a message which ends with the integrity.
        var length = integrityAt + 4 + IntegrityLength - HeaderLength;
        BinaryPrimitives.WriteUInt16BigEndian(covered[2..], (ushort)length);
        Span<byte> sum = stackalloc byte[IntegrityLength];
        HmacSha1.Sum(Encoding.UTF8.GetBytes(password), covered[..integrityAt], sum);
        return CryptographicOperations.FixedTimeEquals(sum, message.Slice(integrityAt + 4, IntegrityLength));
    }

    private static bool Make(
        ReadOnlySpan<byte> datagram,
        ReadOnlySpan<byte> username,
        int integrityAt,
        bool nominates,
        bool isUnderstood,
        out StunRequest request
    )
    {
        request = new StunRequest(datagram, username, integrityAt, nominates, isUnderstood);
        return username.Length > 0 && integrityAt > 0;
    }
}
