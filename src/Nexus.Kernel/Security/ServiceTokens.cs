using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Nexus.Kernel.Security;

/// <summary>
/// Tokens with which services prove themselves to each other: HS256 JWTs (RFC 7519) for one audience, five minutes
/// long. The network alone is never trusted.
/// </summary>
public sealed class ServiceTokens
{
    private const string Issuer = "nexus-services";
    private const string Forwarding = "forwarded-to:";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly ConcurrentDictionary<(string From, string To), (string Token, DateTimeOffset Until)> issued = [];
    private readonly ConcurrentDictionary<string, DateTimeOffset> vouched = [];
    private readonly SymmetricSecurityKey key;
    private readonly TimeProvider clock;

    /// <summary>Takes the shared secret from the configuration.</summary>
    public ServiceTokens(IOptions<SecurityOptions> options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        key = new SymmetricSecurityKey(Convert.FromBase64String(options.Value.ServiceSecret));
        this.clock = clock;
    }

    /// <summary>A token of <paramref name="from"/> for <paramref name="to"/>; made anew in its last minute.</summary>
    public string Issue(string from, string to)
    {
        var now = clock.GetUtcNow();
        if (issued.TryGetValue((from, to), out var known) && known.Until - now > TimeSpan.FromMinutes(1))
        {
            return known.Token;
        }
        var until = now + Lifetime;
        var token = handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = to,
                Claims = new Dictionary<string, object> { [NexusClaims.Subject] = "service:" + from },
                IssuedAt = now.UtcDateTime,
                NotBefore = now.UtcDateTime,
                Expires = until.UtcDateTime,
                SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
            }
        );
        issued[(from, to)] = (token, until);
        return token;
    }

    /// <summary>
    /// The audience of a token with which the gateway vouches for what it says of a forwarded request's client. It opens
    /// no internal call: those ask for another audience.
    /// </summary>
    public static string ForwardingAudience(string to) => Forwarding + to;

    internal async ValueTask<bool> IsForwardingAsync(string token, IEnumerable<string> services)
    {
        var now = clock.GetUtcNow();
        if (vouched.TryGetValue(token, out var until) && until > now)
        {
            return true;
        }
        foreach (var service in services)
        {
            var result = await ValidateAsync(token, Forwarding + service);
            if (result.IsValid)
            {
                // A handful of gateways, each with a new token every few minutes.
                if (vouched.Count > 100)
                {
                    vouched.Clear();
                }
                vouched[token] = new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero);
                return true;
            }
        }
        return false;
    }

    internal async Task<TokenValidationResult> ValidateAsync(string token, string audience) =>
        await handler.ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                ValidIssuer = Issuer,
                ValidAudience = audience,
                IssuerSigningKey = key,
                ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
                RequireExpirationTime = true,
                ClockSkew = TimeSpan.FromSeconds(30),
                LifetimeValidator = (from, until, _, parameters) => InLifetime(from, until, parameters.ClockSkew),
            }
        );

    private bool InLifetime(DateTime? from, DateTime? until, TimeSpan skew)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return from <= now + skew && until >= now - skew;
    }
}
