using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Security;

namespace Nexus.Gateway.BackendApi.Signatures;

/// <summary>
/// The name of a registered public key is all there is of it: public key and API key, sealed with AES-256-GCM under a
/// key that all gateways derive from the platform's secret. So there is nothing to store, and a key ends when its API
/// key does.
/// </summary>
internal sealed class SigningKeyIds : IDisposable
{
    public const string Prefix = "nxs_";
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly AesGcm cipher;

    public SigningKeyIds(IOptions<SecurityOptions> options)
    {
        var secret = Convert.FromBase64String(options.Value.ServiceSecret);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: "nexus signing key ids"u8.ToArray());
        cipher = new AesGcm(key, TagSize);
    }

    public string Seal(RegisteredKey key)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(key);
        var sealedKey = new byte[NonceSize + plain.Length + TagSize];
        var nonce = sealedKey.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        cipher.Encrypt(
            nonce,
            plain,
            sealedKey.AsSpan(NonceSize, plain.Length),
            sealedKey.AsSpan(NonceSize + plain.Length)
        );
        return Prefix + Base64Url.EncodeToString(sealedKey);
    }

    /// <summary>Null when it was not made here.</summary>
    public RegisteredKey? Open(string id)
    {
        var text = id.AsSpan(id.StartsWith(Prefix, StringComparison.Ordinal) ? Prefix.Length : 0);
        if (text.Length == id.Length || text.Length > 2000 || !Base64Url.IsValid(text))
        {
            return null;
        }
        var bytes = Base64Url.DecodeFromChars(text);
        var length = bytes.Length - NonceSize - TagSize;
        if (length <= 0)
        {
            return null;
        }
        var plain = new byte[length];
        try
        {
            cipher.Decrypt(
                bytes.AsSpan(0, NonceSize),
                bytes.AsSpan(NonceSize, length),
                bytes.AsSpan(NonceSize + length),
                plain
            );
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        return JsonSerializer.Deserialize<RegisteredKey>(Encoding.UTF8.GetString(plain));
    }

    public void Dispose() => cipher.Dispose();
}

/// <summary>A public key and the API key whose holder registered it.</summary>
/// <param name="ApiKey">The secret.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER.</param>
/// <param name="Algorithm">What it signs with; see <see cref="SigningAlgorithm"/>.</param>
internal sealed record RegisteredKey(string ApiKey, byte[] PublicKey, string Algorithm = SigningAlgorithm.P256)
{
    /// <summary>Keeps the key out of logs.</summary>
    public override string ToString() => nameof(RegisteredKey);
}
