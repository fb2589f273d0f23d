using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Nexus.Kernel.Security;

/// <summary>A DPoP proof (RFC 9449 section 4.2) whose signature holds.</summary>
internal sealed record Proof(
    string Thumbprint,
    string Id,
    string Method,
    string Address,
    DateTimeOffset IssuedAt,
    string? TokenHash,
    string? Nonce
)
{
    /// <summary>Reads a proof; null when it is none, or when its own key did not sign it.</summary>
    public static Proof? Read(string text)
    {
        var parts = text.Split('.');
        if (text.Length > 4096 || parts.Length != 3 || !parts.All(part => Base64Url.IsValid(part)))
        {
            return null;
        }
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            var (x, y) = Key(header.RootElement);
            var signed = Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]);
            return Holds(x, y, signed, Base64Url.DecodeFromChars(parts[2])) ? Of(x, y, claims.RootElement) : null;
        }
        catch (Exception broken)
            when (broken
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or CryptographicException
                        or ArgumentException
            )
        {
            // A member is missing, of another kind, or no point of the curve.
            return null;
        }
    }

    // One algorithm and one kind of key: nothing to confuse. A private key in a proof is a leaked one.
    private static (string X, string Y) Key(JsonElement header)
    {
        var key = header.GetProperty("jwk");
        var good =
            Text(header, "typ") == "dpop+jwt"
            && Text(header, "alg") == ProofCheck.Algorithm
            && Text(key, "kty") == "EC"
            && Text(key, "crv") == "P-256"
            && !key.TryGetProperty("d", out _);
        return good ? (Text(key, "x"), Text(key, "y")) : throw new FormatException();
    }

    private static bool Holds(string x, string y, byte[] signed, byte[] signature)
    {
        using var key = ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = Base64Url.DecodeFromChars(x), Y = Base64Url.DecodeFromChars(y) },
            }
        );
        return key.VerifyData(signed, signature, HashAlgorithmName.SHA256);
    }

    private static Proof? Of(string x, string y, JsonElement claims)
    {
        var id = Text(claims, "jti");
        return id.Length is 0 or > 200
            ? null
            : new Proof(
                ThumbprintOf(x, y),
                id,
                Text(claims, "htm"),
                Text(claims, "htu"),
                DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("iat").GetInt64()),
                claims.TryGetProperty("ath", out var hash) ? hash.GetString() : null,
                claims.TryGetProperty("nonce", out var nonce) ? nonce.GetString() : null
            );
    }

    // RFC 7638 section 3: the members that make the key, in order, without spaces.
    private static string ThumbprintOf(string x, string y) =>
        Base64Url.EncodeToString(
            SHA256.HashData(
                Encoding.ASCII.GetBytes("{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}")
            )
        );

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
