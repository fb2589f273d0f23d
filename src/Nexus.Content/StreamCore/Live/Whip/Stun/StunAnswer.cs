using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nexus.Content.StreamCore.Live.Whip.Stun;

/// <summary>The answer to a connectivity check (RFC 8489 sections 6.3.1 and 14.2).</summary>
internal static class StunAnswer
{
    private const ushort Success = 0x0101;
    private const ushort Failure = 0x0111;
    private const int UnknownAttribute = 420;

    /// <summary>Tells the other side from where its request came.</summary>
    public static byte[] To(StunRequest request, IPEndPoint from, string password)
    {
        var address = from.Address.IsIPv4MappedToIPv6 ? from.Address.MapToIPv4() : from.Address;
        var bytes = address.GetAddressBytes();
        Span<byte> mapped = stackalloc byte[4 + bytes.Length];
        mapped[0] = 0;
        mapped[1] = (byte)(address.AddressFamily == AddressFamily.InterNetwork ? 1 : 2);
        BinaryPrimitives.WriteUInt16BigEndian(mapped[2..], (ushort)(from.Port ^ (StunRequest.Cookie >> 16)));
        Span<byte> mask = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(mask, StunRequest.Cookie);
        request.Transaction.CopyTo(mask[4..]);
        for (var i = 0; i < bytes.Length; i++)
        {
            mapped[4 + i] = (byte)(bytes[i] ^ mask[i]);
        }
        return Write(Success, request.Transaction, StunAttributes.XorMappedAddress, mapped, password);
    }

    /// <summary>Something that must be understood is not.</summary>
    public static byte[] NotUnderstood(StunRequest request, string password) =>
        Write(
            Failure,
            request.Transaction,
            StunAttributes.ErrorCode,
            [0, 0, UnknownAttribute / 100, UnknownAttribute % 100],
            password
        );

    private static byte[] Write(
        ushort type,
        ReadOnlySpan<byte> transaction,
        ushort attribute,
        ReadOnlySpan<byte> value,
        string password
    )
    {
        var integrityAt = StunRequest.HeaderLength + 4 + value.Length;
        var fingerprintAt = integrityAt + 4 + StunRequest.IntegrityLength;
        var message = new byte[fingerprintAt + 8];
        BinaryPrimitives.WriteUInt16BigEndian(message, type);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), StunRequest.Cookie);
        transaction.CopyTo(message.AsSpan(8));
        Append(message, StunRequest.HeaderLength, attribute, value);
        // Each sum is made of a message that ends with it.
        SetLength(message, fingerprintAt);
        Span<byte> sum = stackalloc byte[HmacSha1.Length];
        HmacSha1.Sum(Encoding.UTF8.GetBytes(password), message.AsSpan(0, integrityAt), sum);
        Append(message, integrityAt, StunAttributes.Integrity, sum);
        SetLength(message, message.Length);
        Span<byte> check = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(
            check,
            Crc32.Of(message.AsSpan(0, fingerprintAt)) ^ StunRequest.FingerprintMask
        );
        Append(message, fingerprintAt, StunAttributes.Fingerprint, check);
        return message;
    }

    private static void Append(byte[] message, int at, ushort type, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at), type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 2), (ushort)value.Length);
        value.CopyTo(message.AsSpan(at + 4));
    }

    private static void SetLength(byte[] message, int end) =>
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)(end - StunRequest.HeaderLength));
}
