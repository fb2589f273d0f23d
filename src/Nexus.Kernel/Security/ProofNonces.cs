using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Nexus.Kernel.Security;

/// <summary>
/// Nonces of proofs of possession (RFC 9449 sections 8 and 9): a proof that bears one of ours was not made long before
/// it is used. A nonce is a time with a code over it, under a key that all processes derive from the platform's secret:
/// each knows those of the others, and nothing is stored.
/// </summary>
public sealed class ProofNonces
{
    /// <summary>Where a nonce is handed out.</summary>
    public const string Header = "DPoP-Nonce";

    /// <summary>The error that tells a client to take the nonce and try again.</summary>
    public const string Error = "use_dpop_nonce";

    /// <summary>How long a nonce is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private const int TimeSize = 8;
    private const int CodeSize = 16;

    // Clocks of several processes differ a little.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);
    private readonly byte[] key;
    private readonly TimeProvider clock;

    /// <summary>Takes the shared secret from the configuration.</summary>
    public ProofNonces(IOptions<SecurityOptions> options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        var secret = Convert.FromBase64String(options.Value.ServiceSecret);
        key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: "nexus dpop nonces"u8.ToArray());
        AreDemanded = options.Value.ProofNonces;
        this.clock = clock;
    }

    /// <summary>Whether proofs must bear one.</summary>
    public bool AreDemanded { get; }

    /// <summary>A nonce for the next proofs.</summary>
    public string Make()
    {
        Span<byte> nonce = stackalloc byte[TimeSize + CodeSize];
        BinaryPrimitives.WriteInt64BigEndian(nonce, clock.GetUtcNow().ToUnixTimeSeconds());
        CodeOf(nonce[..TimeSize], nonce[TimeSize..]);
        return Base64Url.EncodeToString(nonce);
    }

    /// <summary>Whether it was made here, and lately.</summary>
    public bool IsGood(string? nonce)
    {
        Span<byte> bytes = stackalloc byte[TimeSize + CodeSize];
        if (
            nonce is not { Length: (TimeSize + CodeSize) / 3 * 4 }
            || !Base64Url.IsValid(nonce)
            || Base64Url.DecodeFromChars(nonce, bytes) != bytes.Length
        )
        {
            return false;
        }
        Span<byte> code = stackalloc byte[CodeSize];
        CodeOf(bytes[..TimeSize], code);
        if (!CryptographicOperations.FixedTimeEquals(code, bytes[TimeSize..]))
        {
            return false;
        }
        var age = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(bytes));
        return age > -Skew && age < Lifetime;
    }

    /// <summary>Hands one out with the answer, whatever the answer is.</summary>
    public void Offer(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = Make();
            return Task.CompletedTask;
        });
    }

    private void CodeOf(ReadOnlySpan<byte> time, Span<byte> code)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, time, whole);
        whole[..CodeSize].CopyTo(code);
    }
}
