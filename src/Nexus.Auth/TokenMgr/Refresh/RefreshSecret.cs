using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Nexus.Auth.TokenMgr.Refresh;

/// <summary>
/// Refresh tokens are 32 random bytes in base64url. A spent token's row keeps its successor sealed under a key that
/// only the spent token itself gives (HKDF-SHA-256, RFC 5869; AES-256-GCM), so that a client whose answer was lost can
/// be given the very same successor, and the database alone gives nobody a token.
/// </summary>
internal static class RefreshSecret
{
    private const int Length = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private static readonly byte[] Purpose = Encoding.ASCII.GetBytes("nexus refresh successor");

    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length));

    public static string HashOf(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public static string Seal(string successor, string token)
    {
        var plaintext = Encoding.ASCII.GetBytes(successor);
        var box = new byte[NonceLength + plaintext.Length + TagLength];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var cipher = Cipher(token);
        cipher.Encrypt(
            box.AsSpan(0, NonceLength),
            plaintext,
            box.AsSpan(NonceLength, plaintext.Length),
            box.AsSpan(NonceLength + plaintext.Length)
        );
        return Convert.ToBase64String(box);
    }

    public static string Open(string sealedSuccessor, string token)
    {
        var box = Convert.FromBase64String(sealedSuccessor).AsSpan();
        var plaintext = new byte[box.Length - NonceLength - TagLength];
        using var cipher = Cipher(token);
        cipher.Decrypt(box[..NonceLength], box.Slice(NonceLength, plaintext.Length), box[^TagLength..], plaintext);
        return Encoding.ASCII.GetString(plaintext);
    }

    private static AesGcm Cipher(string token)
    {
        var secret = Encoding.UTF8.GetBytes(token);
        return new AesGcm(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Length, salt: null, Purpose), TagLength);
    }
}
