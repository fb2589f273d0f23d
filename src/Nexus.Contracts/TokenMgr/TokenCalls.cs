using Nexus.Kernel.Calls;

namespace Nexus.Contracts.TokenMgr;

/// <summary>What token-mgr answers to other services.</summary>
public static class TokenCalls
{
    /// <summary>Issues an access token and the first refresh token of a new family.</summary>
    public static ServiceCall<IssueTokens, IssuedTokens> Issue { get; } = new("token-mgr", "issue-tokens", Safe: false);

    /// <summary>Issues only an access token, for a browser session behind the gateway.</summary>
    public static ServiceCall<IssueAccessToken, IssuedAccessToken> IssueAccess { get; } =
        new("token-mgr", "issue-access-token", Safe: true);

    /// <summary>The public keys that may sign now (RFC 7517).</summary>
    public static ServiceCall<GetSigningKeys, SigningKeys> Keys { get; } = new("token-mgr", "signing-keys", Safe: true);

    /// <summary>Ends every refresh family of a session.</summary>
    public static ServiceCall<RevokeSessionTokens, TokensRevoked> RevokeSession { get; } =
        new("token-mgr", "revoke-session-tokens", Safe: true);
}

/// <summary>Who the tokens are for; the claims are read from user-auth by token-mgr itself.</summary>
/// <param name="UserId">The <c>sub</c>.</param>
/// <param name="SessionId">The <c>sid</c>.</param>
public sealed record IssueTokens(Guid UserId, Guid SessionId);

/// <summary>Tokens as in RFC 6749 section 5.1.</summary>
/// <param name="AccessToken">An ES256 JWT of type <c>at+jwt</c> (RFC 9068).</param>
/// <param name="ExpiresIn">Its life in seconds.</param>
/// <param name="RefreshToken">Opaque; good for one use.</param>
public sealed record IssuedTokens(string AccessToken, int ExpiresIn, string RefreshToken);

/// <summary>Who the token is for.</summary>
/// <param name="UserId">The <c>sub</c>.</param>
/// <param name="SessionId">The <c>sid</c>.</param>
public sealed record IssueAccessToken(Guid UserId, Guid SessionId);

/// <summary>An access token alone.</summary>
/// <param name="AccessToken">An ES256 JWT of type <c>at+jwt</c>.</param>
/// <param name="ExpiresIn">Its life in seconds.</param>
public sealed record IssuedAccessToken(string AccessToken, int ExpiresIn);

/// <summary>Asks for the keys.</summary>
public sealed record GetSigningKeys;

/// <summary>A JWK set.</summary>
/// <param name="Jwks">JSON text as in RFC 7517 section 5.</param>
public sealed record SigningKeys(string Jwks);

/// <summary>Asks to end a session's families.</summary>
/// <param name="SessionId">Which.</param>
public sealed record RevokeSessionTokens(Guid SessionId);

/// <summary>Done.</summary>
/// <param name="Families">How many ended now.</param>
public sealed record TokensRevoked(int Families);
