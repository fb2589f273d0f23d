using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Nexus.Contracts.KeyService;
using Nexus.Contracts.SessionMgr;
using Nexus.Contracts.TokenMgr;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;

namespace Nexus.Auth.TokenMgr.AccessTokens;

/// <summary>
/// Writes ES256 access tokens (RFC 9068) as JWS in compact form (RFC 7515 section 7.1). The private key stays in
/// key-service: it gets the signing input and gives back the signature.
/// </summary>
internal sealed class AccessTokenWriter(
    ServiceClient client,
    PublishedKeys keys,
    IOptions<SecurityOptions> options,
    TimeProvider clock
)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>A token of a key lives shorter, because no session's end can be seen in it.</summary>
    public static readonly TimeSpan ScopedLifetime = TimeSpan.FromMinutes(5);

    public static int LifetimeSeconds => (int)Lifetime.TotalSeconds;

    public async Task<string> WriteAsync(UserAccount user, Guid sessionId, CancellationToken cancellationToken)
    {
        // Asked each time, so that a step-up shows in the next token.
        var session = await client.SendAsync(SessionCalls.Check, new CheckSession(sessionId), cancellationToken);
        var claims = Claims(user, Lifetime);
        claims["client_id"] = "nexus";
        claims[NexusClaims.Session] = sessionId;
        claims[NexusClaims.Role] = user.Roles;
        claims[NexusClaims.Permission] = user.Permissions ?? [];
        if (session.AuthenticatedAt is { } at)
        {
            claims[NexusClaims.AuthenticatedAt] = at.ToUnixTimeSeconds();
            claims[NexusClaims.Methods] = session.Methods ?? [];
        }
        return await SignAsync("at+jwt", claims, cancellationToken);
    }

    /// <summary>A token for the holder of a key: it says what it may be used for, and belongs to no session.</summary>
    public Task<string> WriteScopedAsync(
        UserAccount user,
        IssueScopedToken request,
        CancellationToken cancellationToken
    )
    {
        var claims = Claims(user, ScopedLifetime);
        claims["client_id"] = request.CredentialKind;
        claims[ApiScopes.Claim] = string.Join(' ', request.Scopes);
        claims[ApiScopes.CredentialClaim] = request.CredentialId;
        claims[ApiScopes.CredentialKindClaim] = request.CredentialKind;
        claims[NexusClaims.Role] = ApiScopes.RolesOf(user.Roles, request.Scopes);
        // Permissions of custom roles are administration, as the administrator's role is.
        claims[NexusClaims.Permission] = request.Scopes.Contains(ApiScopes.Administration)
            ? user.Permissions ?? []
            : [];
        return SignAsync("at+jwt", claims, cancellationToken);
    }

    /// <summary>Signs any claims under the key of access tokens.</summary>
    public async Task<string> SignAsync(string type, object claims, CancellationToken cancellationToken)
    {
        var keyId = await keys.SigningKeyIdAsync(cancellationToken);
        var header = Encode(
            new
            {
                alg = "ES256",
                typ = type,
                kid = keyId,
            }
        );
        var input = $"{header}.{Encode(claims)}";
        var signed = await client.SendAsync(
            KeyCalls.Sign,
            new SignData(PublishedKeys.KeyName, Encoding.ASCII.GetBytes(input), keyId),
            cancellationToken
        );
        return $"{input}.{Base64Url.EncodeToString(signed.Signature)}";
    }

    private Dictionary<string, object> Claims(UserAccount user, TimeSpan lifetime)
    {
        var now = clock.GetUtcNow();
        return new Dictionary<string, object>
        {
            ["iss"] = options.Value.Issuer,
            ["aud"] = AccessTokenValidator.Audience,
            ["jti"] = Guid.CreateVersion7(now),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
            [NexusClaims.Subject] = user.UserId,
            [NexusClaims.Name] = user.DisplayName,
            [NexusClaims.Email] = user.Email,
        };
    }

    private static string Encode(object value) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web));
}
