using System.Security.Cryptography;
using System.Text;
using Nexus.Contracts.KeyService;

namespace Nexus.Content.DspStreaming.AppPasswords;

/// <summary>Seals app passwords and opens them again: AES-256-GCM under a data key of its own, wrapped by key-service.</summary>
internal sealed class AppPasswordBox(KeyServiceDataKeys keys)
{
    private const string Purpose = "app-passwords";
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Lets people and scanners of leaked secrets see what it is.</summary>
    public const string Prefix = "nxm_";

    // 160 bits: who sees salt and hash of the protocol guesses none of them, though MD5 is quick.
    private const int SecretBytes = 20;

    public static string Make() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    public static string HashOf(string password) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password)));

    public async Task<(string Sealed, string WrappedKey)> SealAsync(
        Guid id,
        string password,
        CancellationToken cancellationToken
    )
    {
        var key = await keys.CreateAsync(Purpose, cancellationToken);
        var text = Encoding.UTF8.GetBytes(password);
        var box = new byte[NonceLength + text.Length + TagLength];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var aes = new AesGcm(key.Plaintext, TagLength);
        aes.Encrypt(
            box.AsSpan(0, NonceLength),
            text,
            box.AsSpan(NonceLength, text.Length),
            box.AsSpan(NonceLength + text.Length),
            id.ToByteArray(bigEndian: true)
        );
        return (Convert.ToBase64String(box), key.Wrapped);
    }

    /// <exception cref="CryptographicException">The row was changed, or is another's.</exception>
    public async Task<byte[]> OpenAsync(AppPassword row, CancellationToken cancellationToken)
    {
        var key = await keys.UnwrapAsync(Purpose, row.WrappedKey, cancellationToken);
        var box = Convert.FromBase64String(row.Sealed);
        var text = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(
            box.AsSpan(0, NonceLength),
            box.AsSpan(NonceLength, text.Length),
            box.AsSpan(NonceLength + text.Length),
            text,
            row.Id.ToByteArray(bigEndian: true)
        );
        return text;
    }
}
