using System.Security.Cryptography;

namespace Nexus.Platform.KeyService.Keys;

/// <summary>AES-256-GCM (NIST SP 800-38D) in one piece: nonce 12, ciphertext, tag 16.</summary>
internal static class GcmBox
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public static byte[] Seal(byte[] key, byte[] plaintext, byte[] associated)
    {
        var box = new byte[NonceLength + plaintext.Length + TagLength];
        var nonce = box.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(
            nonce,
            plaintext,
            box.AsSpan(NonceLength, plaintext.Length),
            box.AsSpan(NonceLength + plaintext.Length),
            associated
        );
        return box;
    }

    /// <exception cref="CryptographicException">The key is another one, or a bit was changed.</exception>
    public static byte[] Open(byte[] key, ReadOnlySpan<byte> box, byte[] associated)
    {
        if (box.Length < NonceLength + TagLength)
        {
            throw new CryptographicException("The box is too short.");
        }
        var plaintext = new byte[box.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(key, TagLength);
        cipher.Decrypt(
            box[..NonceLength],
            box.Slice(NonceLength, plaintext.Length),
            box[^TagLength..],
            plaintext,
            associated
        );
        return plaintext;
    }
}
