using System.Security.Cryptography;
using Nexus.Platform.KeyService.Keys;

namespace Nexus.Platform.KeyService.Transit.Material;

/// <summary>AES-GCM and ChaCha20-Poly1305 (nonce 12, ciphertext, tag 16: Vault's layout), RSA-OAEP with SHA-256.</summary>
internal static class TransitCiphers
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public static byte[] Seal(TransitType type, byte[] key, byte[] plaintext, byte[] associated)
    {
        if (type.IsRsa)
        {
            using var rsa = Import(key);
            return rsa.Encrypt(plaintext, RSAEncryptionPadding.OaepSHA256);
        }
        if (type.Name != TransitType.ChaCha20)
        {
            return GcmBox.Seal(key, plaintext, associated);
        }
        var box = new byte[NonceLength + plaintext.Length + TagLength];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var cipher = new ChaCha20Poly1305(key);
        cipher.Encrypt(
            box.AsSpan(0, NonceLength),
            plaintext,
            box.AsSpan(NonceLength, plaintext.Length),
            box.AsSpan(NonceLength + plaintext.Length),
            associated
        );
        return box;
    }

    /// <exception cref="CryptographicException">Another key made it, or a bit was changed.</exception>
    public static byte[] Open(TransitType type, byte[] key, byte[] box, byte[] associated)
    {
        if (type.IsRsa)
        {
            using var rsa = Import(key);
            return rsa.Decrypt(box, RSAEncryptionPadding.OaepSHA256);
        }
        if (type.Name != TransitType.ChaCha20)
        {
            return GcmBox.Open(key, box, associated);
        }
        if (box.Length < NonceLength + TagLength)
        {
            throw new CryptographicException("The box is too short.");
        }
        var plaintext = new byte[box.Length - NonceLength - TagLength];
        using var cipher = new ChaCha20Poly1305(key);
        cipher.Decrypt(
            box.AsSpan(0, NonceLength),
            box.AsSpan(NonceLength, plaintext.Length),
            box.AsSpan(NonceLength + plaintext.Length),
            plaintext,
            associated
        );
        return plaintext;
    }

    private static RSA Import(byte[] key)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(key, out _);
        return rsa;
    }
}
