using System.Security.Cryptography;
using System.Text;

namespace Nexus.Kernel.Storage;

/// <summary>
/// Wraps data keys with a root key held in memory: AES-256-GCM (NIST SP 800-38D) under a key and nonce derived for each
/// wrapping by HKDF-SHA256 (RFC 5869) from the root key, a random salt and the purpose. So no nonce repeats, however
/// many keys are made. Form: <c>local:v1:base64(salt 16, key 32, tag 16)</c>.
/// </summary>
public sealed class LocalDataKeys : IDataKeys, IDisposable
{
    private const string Scheme = "local:v1:";
    private const int KeyLength = 32;
    private const int SaltLength = 16;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly byte[] rootKey;

    /// <summary>Takes a copy of the root key.</summary>
    /// <param name="rootKey">32 random bytes.</param>
    public LocalDataKeys(ReadOnlySpan<byte> rootKey)
    {
        if (rootKey.Length != KeyLength)
            throw new ArgumentException($"The root key has {rootKey.Length} bytes; it must have {KeyLength}.");
        this.rootKey = rootKey.ToArray();
    }

    /// <inheritdoc />
    public ValueTask<DataKey> CreateAsync(string purpose, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(purpose);
        var key = RandomNumberGenerator.GetBytes(KeyLength);
        var wrapped = new byte[SaltLength + KeyLength + TagLength];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, SaltLength));
        using (var cipher = Derive(purpose, wrapped, out var nonce))
            cipher.Encrypt(
                nonce,
                key,
                wrapped.AsSpan(SaltLength, KeyLength),
                wrapped.AsSpan(SaltLength + KeyLength, TagLength)
            );
        return ValueTask.FromResult(new DataKey(key, Scheme + Convert.ToBase64String(wrapped)));
    }

    /// <inheritdoc />
    public ValueTask<byte[]> UnwrapAsync(string purpose, string wrapped, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(purpose);
        ArgumentNullException.ThrowIfNull(wrapped);
        var bytes = new byte[SaltLength + KeyLength + TagLength];
        if (
            !wrapped.StartsWith(Scheme, StringComparison.Ordinal)
            || !Convert.TryFromBase64String(wrapped[Scheme.Length..], bytes, out var length)
            || length != bytes.Length
        )
            throw new CryptographicException("The wrapped key does not have the form local:v1.");
        var key = new byte[KeyLength];
        using (var cipher = Derive(purpose, bytes, out var nonce))
            cipher.Decrypt(
                nonce,
                bytes.AsSpan(SaltLength, KeyLength),
                bytes.AsSpan(SaltLength + KeyLength, TagLength),
                key
            );
        return ValueTask.FromResult(key);
    }

    /// <summary>Wipes the root key.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(rootKey);

    private AesGcm Derive(string purpose, ReadOnlySpan<byte> wrapped, out byte[] nonce)
    {
        Span<byte> material = stackalloc byte[KeyLength + NonceLength];
        var information = Encoding.UTF8.GetBytes("nexus data key " + purpose);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, rootKey, material, wrapped[..SaltLength], information);
        nonce = material[KeyLength..].ToArray();
        var cipher = new AesGcm(material[..KeyLength], TagLength);
        CryptographicOperations.ZeroMemory(material);
        return cipher;
    }
}
