using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Http;
using StackExchange.Redis;

namespace Nexus.Kernel.Security;

/// <summary>
/// Checks proofs of possession (RFC 9449 section 4.3), at the gateway and at the provider alike: one proof, signed by
/// the key it names, made now, for this method and address and token, and never seen before. While Redis is away no
/// proof holds, because nobody could say whether it was seen.
/// </summary>
public sealed class ProofCheck(
    IConnectionMultiplexer redis,
    RedisOptions redisOptions,
    IOptions<SecurityOptions> security,
    IConfiguration configuration,
    ProofNonces nonces,
    TimeProvider clock
)
{
    /// <summary>Where a proof stands, and the scheme of tokens that need one.</summary>
    public const string Header = "DPoP";

    /// <summary>What proofs are signed with; one algorithm leaves nothing to confuse.</summary>
    public const string Algorithm = "ES256";

    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    // What people reach the platform by, never what a request says of itself: a proof that was made for another host
    // must not become good by that host's name in the request.
    private readonly string?[] origins = [OriginOf(security.Value.Issuer), OriginOf(configuration["Public:Address"])];

    /// <summary>Looks at the proof of a request, and offers a nonce where they are demanded.</summary>
    /// <param name="context">The request.</param>
    /// <param name="accessToken">The token it is sent with, or null at the token endpoint.</param>
    /// <exception cref="RedisUnavailableException">Redis is away.</exception>
    public async ValueTask<ProofOutcome> CheckAsync(HttpContext context, string? accessToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var header = context.Request.Headers[Header];
        if (nonces.AreDemanded && (header.Count > 0 || accessToken is not null))
        {
            nonces.Offer(context);
        }
        if (header.Count == 0)
        {
            return default;
        }
        if (header.Count > 1 || Proof.Read(header.ToString()) is not { } proof)
        {
            return Bad("The proof is no JWT of type dpop+jwt, signed ES256 with the public key it carries.");
        }
        if (Differs(proof, context, accessToken) is { } difference)
        {
            return Bad(difference);
        }
        if (nonces.AreDemanded && !nonces.IsGood(proof.Nonce))
        {
            return new ProofOutcome(null, "Put the nonce of DPoP-Nonce into the proof.", ProofNonces.Error);
        }
        return await IsNewAsync(proof) ? new ProofOutcome(proof.Thumbprint, null) : Bad("The proof was used before.");
    }

    private string? Differs(Proof proof, HttpContext context, string? accessToken)
    {
        if (proof.Method != context.Request.Method)
        {
            return "The proof is for another method.";
        }
        if (!IsHere(proof.Address, context))
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

    // Without query and fragment (section 4.3, point 9), and the path as the client wrote it.
    private bool IsHere(string target, HttpContext context) =>
        Uri.TryCreate(target, UriKind.Absolute, out var uri)
        && origins.Contains(OriginOf(target))
        && uri.AbsolutePath == context.RawTarget().Split('?', 2)[0];

    private static string? OriginOf(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : null;

    private async Task<bool> IsNewAsync(Proof proof)
    {
        var seen = HashOf(proof.Thumbprint + "." + proof.Id);
        return await RedisCall.RunAsync(() =>
            redis
                .GetDatabase()
                .StringSetAsync($"{redisOptions.Prefix}:proof:{seen}", "1", Tolerance * 2, When.NotExists)
        );
    }

    private static string HashOf(string text) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static ProofOutcome Bad(string problem) => new(null, problem);
}
