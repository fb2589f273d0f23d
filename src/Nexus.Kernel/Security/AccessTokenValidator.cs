using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Nexus.Kernel.Security;

/// <summary>
/// Checks ES256 access tokens (RFC 7519, RFC 7515) against token-mgr's keys. Checked tokens are remembered until they
/// end, because the signature is nearly all of the cost; whether the session still lives is asked elsewhere.
/// </summary>
public sealed class AccessTokenValidator(ISigningKeySource keys, IOptions<SecurityOptions> options, TimeProvider clock)
{
    /// <summary>The <c>aud</c> of access tokens.</summary>
    public const string Audience = "nexus";

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly CheckedTokens known = new(clock);

    /// <summary>The principal of a token that was checked before and is still valid, or null.</summary>
    public ClaimsPrincipal? Find(ReadOnlySpan<char> token) => known.Find(token);

    /// <summary>The principal, or null when the token is not valid now.</summary>
    public async ValueTask<ClaimsPrincipal?> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length is 0 or > 8192)
        {
            return null;
        }
        if (known.Find(token) is { } found)
        {
            return found;
        }
        var result = await CheckAsync(token, await keys.GetAsync(false, cancellationToken));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // A key that was published after our copy; the source limits how often it asks.
            result = await CheckAsync(token, await keys.GetAsync(true, cancellationToken));
        }
        if (!result.IsValid)
        {
            return null;
        }
        var principal = new CheckedPrincipal(result.ClaimsIdentity);
        known.Keep(token, principal, new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero));
        return principal;
    }

    private Task<TokenValidationResult> CheckAsync(string token, IReadOnlyList<SecurityKey> signingKeys) =>
        handler.ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                ValidIssuer = options.Value.Issuer,
                ValidAudience = Audience,
                IssuerSigningKeys = signingKeys,
                ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
                ValidTypes = ["at+jwt"],
                RequireExpirationTime = true,
                RequireSignedTokens = true,
                NameClaimType = NexusClaims.Name,
                RoleClaimType = NexusClaims.Role,
                LifetimeValidator = (from, until, checkedToken, _) => InLifetime(from, until, checkedToken),
            }
        );

    // A token that says it was made later than now is no work of ours, whatever its other times are.
    private bool InLifetime(DateTime? from, DateTime? until, SecurityToken token)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var latest = now.AddSeconds(30);
        return from <= latest && until > now && token is JsonWebToken { IssuedAt: var made } && made <= latest;
    }
}
