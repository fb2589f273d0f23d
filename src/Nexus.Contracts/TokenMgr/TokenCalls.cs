using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
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

    /// <summary>Ends the personal tokens and refresh families somebody made before a moment.</summary>
    public static ServiceCall<RevokeUserTokens, UserTokensRevoked> RevokeOfUser { get; } =
        new("token-mgr", "revoke-user-tokens", Safe: true);

    /// <summary>What a token is worth now (RFC 7662).</summary>
    public static ServiceCall<IntrospectToken, TokenState> Introspect { get; } =
        new("token-mgr", "introspect-token", Safe: true);

    /// <summary>What a personal token is worth now, and for whom.</summary>
    public static ServiceCall<CheckPersonalToken, PersonalTokenState> CheckPersonal { get; } =
        new("token-mgr", "check-personal-token", Safe: true);

    /// <summary>Issues a short access token with scopes and without a session; 409 for an inactive account.</summary>
    public static ServiceCall<IssueScopedToken, IssuedAccessToken> IssueScoped { get; } =
        new("token-mgr", "issue-scoped-token", Safe: true);

    /// <summary>Exchanges a refresh token of a person's own sign-in; 401 <c>refresh-refused</c> when it is not good.</summary>
    public static ServiceCall<RefreshSession, IssuedTokens> Refresh { get; } =
        new("token-mgr", "refresh-session", Safe: false);

    /// <summary>Signs a token that another service has composed; the private key stays in key-service.</summary>
    public static ServiceCall<SignToken, SignedToken> Sign { get; } = new("token-mgr", "sign-token", Safe: true);
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

/// <summary>Asks to exchange a refresh token.</summary>
/// <param name="RefreshToken">One that was not used before.</param>
public sealed record RefreshSession([property: StringLength(200, MinimumLength = 1)] string RefreshToken)
{
    /// <summary>Keeps the token out of logs.</summary>
    public override string ToString() => nameof(RefreshSession);
}

/// <summary>Asks for the keys.</summary>
public sealed record GetSigningKeys;

/// <summary>A JWK set.</summary>
/// <param name="Jwks">JSON text as in RFC 7517 section 5.</param>
/// <param name="MaxAgeSeconds">How long others may keep it.</param>
public sealed record SigningKeys(string Jwks, int MaxAgeSeconds);

/// <summary>Asks to end a session's families.</summary>
/// <param name="SessionId">Which.</param>
public sealed record RevokeSessionTokens(Guid SessionId);

/// <summary>Done.</summary>
/// <param name="Families">How many ended now.</param>
public sealed record TokensRevoked(int Families);

/// <summary>Asks about a token.</summary>
/// <param name="Token">An access or refresh token.</param>
public sealed record IntrospectToken([property: StringLength(8192)] string Token)
{
    /// <summary>Keeps the token out of logs.</summary>
    public override string ToString() => nameof(IntrospectToken);
}

/// <summary>The answer of RFC 7662 section 2.2; of a token that is not active nothing else is told.</summary>
/// <param name="Active">It was issued here, has not ended, and its session lives.</param>
public sealed record TokenState(bool Active)
{
    /// <summary>The user's identifier.</summary>
    [JsonPropertyName("sub")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subject { get; init; }

    /// <summary>The session.</summary>
    [JsonPropertyName("sid")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Session { get; init; }

    /// <summary><c>access_token</c> or <c>refresh_token</c>.</summary>
    [JsonPropertyName("token_type")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TokenType { get; init; }

    /// <summary>The issuer.</summary>
    [JsonPropertyName("iss")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Issuer { get; init; }

    /// <summary>When it was issued, in seconds since 1970.</summary>
    [JsonPropertyName("iat")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? IssuedAt { get; init; }

    /// <summary>When it ends, in seconds since 1970.</summary>
    [JsonPropertyName("exp")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ExpiresAt { get; init; }

    /// <summary>What it may be used for, with spaces between; absent for a person's own sign-in.</summary>
    [JsonPropertyName("scope")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Scope { get; init; }

    /// <summary>The application it was issued to.</summary>
    [JsonPropertyName("client_id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClientId { get; init; }

    /// <summary>Its identifier.</summary>
    [JsonPropertyName("jti")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TokenId { get; init; }

    /// <summary>The key it is bound to (RFC 7800, RFC 9449 section 6.2).</summary>
    [JsonPropertyName("cnf")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TokenConfirmation? Confirmation { get; init; }
}

/// <summary>The key a token is bound to.</summary>
/// <param name="KeyThumbprint">The JWK thumbprint (RFC 7638) of the key that must prove its possession.</param>
public sealed record TokenConfirmation([property: JsonPropertyName("jkt")] string KeyThumbprint);

/// <summary>Asks to end what somebody's programs came in with.</summary>
/// <param name="UserId">Whose.</param>
/// <param name="Until">What was made before ends.</param>
public sealed record RevokeUserTokens(Guid UserId, DateTimeOffset Until);

/// <summary>It has ended.</summary>
/// <param name="PersonalTokens">How many personal tokens ended for this; the same when asked again.</param>
public sealed record UserTokensRevoked(int PersonalTokens);
