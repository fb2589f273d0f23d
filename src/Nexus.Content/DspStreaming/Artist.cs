using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Nexus.Content.DspStreaming;

/// <summary>
/// Who is named on recordings. The owner under his own name has his identifier; another name is an artist of that owner
/// alone, so that nobody can put works under somebody else's artist by writing the same name.
/// </summary>
internal static class Artist
{
    public static Guid IdOf(Guid ownerId, string ownerName, string name)
    {
        if (SearchWords.Fold(name) == SearchWords.Fold(ownerName))
        {
            return ownerId;
        }
        var text = Encoding.UTF8.GetBytes($"{ownerId:N}/{SearchWords.Fold(name)}");
        var hash = SHA256.HashData(text).AsSpan(0, 16);
        // A name-based identifier (RFC 9562 version 8).
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(
            BinaryPrimitives.ReadUInt32BigEndian(hash),
            BinaryPrimitives.ReadUInt16BigEndian(hash[4..]),
            BinaryPrimitives.ReadUInt16BigEndian(hash[6..]),
            hash[8],
            hash[9],
            hash[10],
            hash[11],
            hash[12],
            hash[13],
            hash[14],
            hash[15]
        );
    }
}
