using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Nexus.Kernel.Security;

namespace Nexus.Gateway.BackendApi.Credentials;

/// <summary>
/// Checks a proof of possession (RFC 9449 section 4.3): one proof, signed by the key the token is bound to, for this
/// method and address and this very token, just made, never seen before.
/// </summary>
internal sealed class DpopProof(SeenProofs seen, ProofNonces nonces, IConfiguration configuration, TimeProvider clock)
{
    /// <summary>What proofs may be signed with.</summary>
    public const string Algorithms = "ES256 ES384 PS256 RS256";

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);
    private static readonly string[] Allowed = Algorithms.Split(' ');
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    /// <summary>Null when the proof holds, else what is wrong with it.</summary>
    public async ValueTask<ProofFault?> FindFaultAsync(HttpContext context, string token, string thumbprint)
    {
        if (nonces.AreDemanded)
        {
            nonces.Offer(context);
        }
        return await FindInvalidAsync(context, token, thumbprint);
    }

    private async ValueTask<ProofFault?> FindInvalidAsync(HttpContext context, string token, string thumbprint)
    {
        var header = context.Request.Headers["DPoP"];
        if (header.Count != 1 || header[0] is not { Length: > 0 and < 8192 } text)
        {
            return new ProofFault("There must be exactly one DPoP header.");
        }
        if (!TryRead(text, out var proof, out var key))
        {
            return new ProofFault("The proof is no DPoP JWT with a public key.");
        }
        if (!CryptographicOperations.FixedTimeEquals(key.ComputeJwkThumbprint(), Decode(thumbprint)))
        {
            return new ProofFault("The proof is signed by another key than the token's.");
        }
        if (!await IsSignedAsync(text, key, proof.Alg))
        {
            return new ProofFault("The proof's signature does not hold.");
        }
        if (FindMismatch(context, proof, token) is { } mismatch)
        {
            return new ProofFault(mismatch);
        }
        if (nonces.AreDemanded && !nonces.IsGood(Claim(proof, "nonce")))
        {
            return new ProofFault("Put the nonce of DPoP-Nonce into the proof.", ProofNonces.Error);
        }
        return await seen.TryAddAsync(thumbprint, proof.Id, Skew * 2)
            ? null
            : new ProofFault("The proof was used before.");
    }

    private static bool TryRead(string text, out JsonWebToken proof, out JsonWebKey key)
    {
        (proof, key) = (null!, null!);
        try
        {
            proof = new JsonWebToken(text);
            if (
                proof.Typ != "dpop+jwt"
                || !Allowed.Contains(proof.Alg, StringComparer.Ordinal)
                || !proof.TryGetHeaderValue<JsonElement>("jwk", out var jwk)
            )
            {
                return false;
            }
            key = new JsonWebKey(jwk.GetRawText());
            return !key.HasPrivateKey && key.Kty is ("EC" or "RSA") && (key.Kty != "RSA" || key.KeySize >= 2048);
        }
        catch (Exception wrong) when (wrong is ArgumentException or JsonException or FormatException)
        {
            return false;
        }
    }

    private async Task<bool> IsSignedAsync(string text, JsonWebKey key, string algorithm)
    {
        var parameters = new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidAlgorithms = [algorithm],
            ValidTypes = ["dpop+jwt"],
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
            RequireExpirationTime = false,
        };
        return (await handler.ValidateTokenAsync(text, parameters)).IsValid;
    }

    private string? FindMismatch(HttpContext context, JsonWebToken proof, string token)
    {
        if (Claim(proof, "htm") != context.Request.Method)
        {
            return "The proof is for another method.";
        }
        if (!IsHere(context, Claim(proof, "htu")))
        {
            return "The proof is for another address.";
        }
        if (!proof.TryGetPayloadValue<long>("iat", out var made) || !IsNow(made))
        {
            return "The proof is not of this minute.";
        }
        if (proof.Id is not { Length: > 0 and <= 200 })
        {
            return "The proof has no jti.";
        }
        var hash = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        return Claim(proof, "ath") == hash ? null : "The proof is for another token.";
    }

    private bool IsNow(long made) =>
        Math.Abs(clock.GetUtcNow().ToUnixTimeSeconds() - (decimal)made) <= (decimal)Skew.TotalSeconds;

    // The address as the client wrote it, without query; the platform's public address counts as well.
    private bool IsHere(HttpContext context, string? address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            return false;
        }
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var path = target.Split('?', 2)[0];
        var origin = uri.GetLeftPart(UriPartial.Authority);
        return uri.AbsolutePath == path
            && (
                IsOrigin(origin, $"{context.Request.Scheme}://{context.Request.Host}")
                || IsOrigin(origin, configuration["Public:Address"])
            );
    }

    private static bool IsOrigin(string origin, string? other) =>
        Uri.TryCreate(other, UriKind.Absolute, out var uri)
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), origin, StringComparison.OrdinalIgnoreCase);

    private static string? Claim(JsonWebToken proof, string name) =>
        proof.TryGetPayloadValue<string>(name, out var value) ? value : null;

    private static byte[] Decode(string thumbprint) =>
        Base64Url.IsValid(thumbprint) ? Base64Url.DecodeFromChars(thumbprint) : [];
}

/// <summary>What is wrong with a proof.</summary>
/// <param name="Text">For people.</param>
/// <param name="Error">For programs (RFC 9449 sections 7.1 and 9).</param>
internal sealed record ProofFault(string Text, string Error = "invalid_dpop_proof");
