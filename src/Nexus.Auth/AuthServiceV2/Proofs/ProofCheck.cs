using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Nexus.Auth.AuthServiceV2.Provider;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Security;
using StackExchange.Redis;

namespace Nexus.Auth.AuthServiceV2.Proofs;

/// <summary>The outcome of looking at a request's <c>DPoP</c> header.</summary>
/// <param name="Thumbprint">The key that proved itself (RFC 7638); null when there is no proof or a bad one.</param>
/// <param name="Problem">What is wrong; null when there is no proof or a good one.</param>
/// <param name="Error">The same for programs.</param>
internal readonly record struct ProofOutcome(
    string? Thumbprint,
    string? Problem,
    string Error = ProofHandlers.InvalidProof
);

/// <summary>
/// Checks proofs of possession (RFC 9449 section 4.3): made now, for this method and address, with the key they name,
/// and never seen before.
/// </summary>
internal sealed class ProofCheck(
    ProviderAddress address,
    IConnectionMultiplexer redis,
    RedisOptions options,
    ProofNonces nonces,
    TimeProvider clock
)
{
    public const string Header = "DPoP";

    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    /// <param name="request">The request that carries the proof.</param>
    /// <param name="accessToken">The token it is sent with, or null at the token endpoint.</param>
    public async Task<ProofOutcome> CheckAsync(HttpRequest request, string? accessToken)
    {
        var header = request.Headers[Header];
        if (header.Count == 0)
        {
            return default;
        }
        if (nonces.AreDemanded)
        {
            nonces.Offer(request.HttpContext);
        }
        if (header.Count > 1 || Proof.Read(header.ToString()) is not { } proof)
        {
            return Bad("The proof is no JWT of type dpop+jwt, signed ES256 with the public key it carries.");
        }
        if (Differs(proof, request, accessToken) is { } difference)
        {
            return Bad(difference);
        }
        if (nonces.AreDemanded && !nonces.IsGood(proof.Nonce))
        {
            return new ProofOutcome(null, "Put the nonce of DPoP-Nonce into the proof.", ProofNonces.Error);
        }
        return await IsNewAsync(proof) ? new ProofOutcome(proof.Thumbprint, null) : Bad("The proof was used before.");
    }

    private string? Differs(Proof proof, HttpRequest request, string? accessToken)
    {
        if (proof.Method != request.Method)
        {
            return "The proof is for another method.";
        }
        if (!IsHere(proof.Address, request.Path))
        {
            return "The proof is for another address.";
        }
        if ((clock.GetUtcNow() - proof.IssuedAt).Duration() > Tolerance)
        {
            return "The proof is too old, or from the future.";
        }
        if (accessToken is not null && proof.TokenHash != HashOf(accessToken))
        {
            return "The proof is for another access token.";
        }
        return null;
    }

    // Without query and fragment (section 4.3, point 9), and by our public address, whatever the inner one is.
    private bool IsHere(string target, string path) =>
        Uri.TryCreate(target, UriKind.Absolute, out var uri)
        && Uri.Compare(
            uri,
            address.At(path),
            UriComponents.SchemeAndServer | UriComponents.Path,
            UriFormat.Unescaped,
            StringComparison.Ordinal
        ) == 0;

    private async Task<bool> IsNewAsync(Proof proof)
    {
        var seen = HashOf(proof.Thumbprint + "." + proof.Id);
        try
        {
            return await redis
                .GetDatabase()
                .StringSetAsync($"{options.Prefix}:auth-service-v2:proof:{seen}", "1", Tolerance * 2, When.NotExists);
        }
        catch (Exception away) when (away is RedisConnectionException or RedisTimeoutException)
        {
            throw new RedisUnavailableException(away);
        }
    }

    private static string HashOf(string text) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static ProofOutcome Bad(string problem) => new(null, problem);
}
