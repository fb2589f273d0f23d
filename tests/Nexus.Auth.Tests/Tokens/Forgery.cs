using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Nexus.Contracts.KeyService;
using Xunit;

namespace Nexus.Auth.Tests.Tokens;

/// <summary>False tokens made of a true one. Those that only we could sign are signed with the platform's own key.</summary>
internal sealed class Forgery(AuthHost host, string token)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(2);

    private readonly string[] parts = token.Split('.');

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Dictionary<string, object> Header => Json(parts[0]);

    private Dictionary<string, object> Claims => Json(parts[1]);

    private long Now => host.Time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Each by what is wrong with it.</summary>
    public async Task<Dictionary<string, string>> AllAsync()
    {
        var published = await PublishedAsync();
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new Dictionary<string, string>
        {
            ["no algorithm"] = Unsigned("none", ""),
            ["no algorithm, spelt otherwise"] = Unsigned("nOnE", ""),
            ["no algorithm, old signature"] = Unsigned("none", parts[2]),
            ["no signature"] = $"{parts[0]}.{parts[1]}.",
            ["key set as secret"] = Hmac(Encoding.UTF8.GetBytes(published)),
            ["public key as secret"] = Hmac(Encoding.UTF8.GetBytes(Pem(published))),
            ["other claims"] = $"{parts[0]}.{Encode(With(Claims, "role", "administrator"))}.{parts[2]}",
            ["stranger's key"] = SignedBy(stranger, Header),
            ["stranger's key, brought along"] = SignedBy(stranger, With(Header, "jwk", PublicPart(stranger))),
            ["wrong issuer"] = await SignAsync(Header, With(Claims, "iss", "http://elsewhere")),
            ["wrong type"] = await SignAsync(With(Header, "typ", "logout+jwt"), Claims),
            ["expired"] = await SignAsync(Header, With(Claims, "exp", Now - 1)),
            ["not yet"] = await SignAsync(Header, With(Claims, "nbf", Now + (long)Ahead.TotalSeconds)),
            ["made in the future"] = await SignAsync(Header, With(Claims, "iat", Now + (long)Ahead.TotalSeconds)),
            ["rubbish"] = "rubbish",
        };
    }

    /// <summary>Our own signature under the claims with another audience.</summary>
    public Task<string> ForAnotherAsync() => SignAsync(Header, With(Claims, "aud", "elsewhere"));

    /// <summary>The unchanged claims under a new signature of ours: what shows that the forger's tools work.</summary>
    public Task<string> UnchangedAsync() => SignAsync(Header, Claims);

    private string Unsigned(string algorithm, string signature) =>
        $"{Encode(With(Header, "alg", algorithm))}.{parts[1]}.{signature}";

    private string Hmac(byte[] secret)
    {
        var input = $"{Encode(With(Header, "alg", "HS256"))}.{parts[1]}";
        return $"{input}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input)))}";
    }

    private string SignedBy(ECDsa key, Dictionary<string, object> header)
    {
        var input = $"{Encode(header)}.{parts[1]}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256);
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    private async Task<string> SignAsync(Dictionary<string, object> header, Dictionary<string, object> claims)
    {
        var input = $"{Encode(header)}.{Encode(claims)}";
        var keyId = new JsonWebToken(token).Kid;
        var signed = await host.SendAsync(
            KeyCalls.Sign,
            new SignData("access-tokens", Encoding.ASCII.GetBytes(input), keyId)
        );
        return $"{input}.{Base64Url.EncodeToString(signed.Signature)}";
    }

    private async Task<string> PublishedAsync()
    {
        using var client = host.Anonymous();
        return await client.GetStringAsync("/api/tokens/jwks.json", Token);
    }

    private static string Pem(string published)
    {
        var key = new JsonWebKeySet(published).Keys[0];
        using var ecdsa = ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = Base64Url.DecodeFromChars(key.X), Y = Base64Url.DecodeFromChars(key.Y) },
            }
        );
        return ecdsa.ExportSubjectPublicKeyInfoPem();
    }

    private static Dictionary<string, string> PublicPart(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        return new Dictionary<string, string>
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = Base64Url.EncodeToString(point.X),
            ["y"] = Base64Url.EncodeToString(point.Y),
        };
    }

    private static Dictionary<string, object> Json(string part) =>
        JsonSerializer.Deserialize<Dictionary<string, object>>(Base64Url.DecodeFromChars(part))!;

    private static Dictionary<string, object> With(Dictionary<string, object> values, string name, object value) =>
        new(values) { [name] = value };

    private static string Encode(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
