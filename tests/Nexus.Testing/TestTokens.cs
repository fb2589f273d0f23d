using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Nexus.Kernel.Security;

namespace Nexus.Testing;

/// <summary>Access tokens from a key of the test's own, for services whose tests do not run the auth services.</summary>
public sealed class TestTokens : ISigningKeySource
{
    private readonly ECDsaSecurityKey key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "test" };

    public ValueTask<IReadOnlyList<SecurityKey>> GetAsync(bool refresh, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<SecurityKey>>([key]);

    public string Issue(Guid userId, params string[] roles) => IssueWith(userId, [], roles);

    /// <summary>A token with further claims: a session, scopes, a key it is bound to.</summary>
    public string IssueWith(Guid userId, Dictionary<string, object> more, params string[] roles) =>
        IssueFor(TimeSpan.FromHours(1), userId, more, roles);

    /// <summary>A token that ends after a time.</summary>
    public string IssueFor(TimeSpan life, Guid userId, Dictionary<string, object> more, params string[] roles)
    {
        ArgumentNullException.ThrowIfNull(more);
        var claims = new Dictionary<string, object>(more)
        {
            [NexusClaims.Subject] = userId.ToString(),
            [NexusClaims.Name] = "Test " + userId.ToString()[..8],
            [NexusClaims.Email] = userId.ToString("N")[..8] + "@example.com",
            [NexusClaims.Role] = roles,
        };
        claims.TryAdd(NexusClaims.AuthenticatedAt, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        return new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = new SecurityOptions().Issuer,
                Audience = AccessTokenValidator.Audience,
                TokenType = "at+jwt",
                Claims = claims,
                Expires = DateTime.UtcNow + life,
                SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256),
            }
        );
    }
}
