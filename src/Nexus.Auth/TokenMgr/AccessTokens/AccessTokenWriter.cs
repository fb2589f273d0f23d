using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Nexus.Contracts.KeyService;
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

    public static int LifetimeSeconds => (int)Lifetime.TotalSeconds;

    public async Task<string> WriteAsync(UserAccount user, Guid sessionId, CancellationToken cancellationToken)
    {
        var keyId = await keys.SigningKeyIdAsync(cancellationToken);
        var header = Encode(
            new
            {
                alg = "ES256",
                typ = "at+jwt",
                kid = keyId,
            }
        );
        var input = $"{header}.{Encode(Claims(user, sessionId))}";
        var signed = await client.SendAsync(
            KeyCalls.Sign,
            new SignData(PublishedKeys.KeyName, Encoding.ASCII.GetBytes(input), keyId),
            cancellationToken
        );
        return $"{input}.{Base64Url.EncodeToString(signed.Signature)}";
    }

    private Dictionary<string, object> Claims(UserAccount user, Guid sessionId)
    {
        var now = clock.GetUtcNow();
        return new Dictionary<string, object>
        {
            ["iss"] = options.Value.Issuer,
            ["aud"] = AccessTokenValidator.Audience,
            ["client_id"] = "nexus",
            ["jti"] = Guid.CreateVersion7(now),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
            [NexusClaims.Subject] = user.UserId,
            [NexusClaims.Session] = sessionId,
            [NexusClaims.Name] = user.DisplayName,
            [NexusClaims.Email] = user.Email,
            [NexusClaims.Role] = user.Roles,
            [NexusClaims.Permission] = user.Permissions ?? [],
        };
    }

    private static string Encode(object value) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web));
}
