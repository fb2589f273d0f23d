using System.ComponentModel.DataAnnotations;
using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.TokenMgr;

/// <summary>Asks what a personal token is worth now; asking counts as use.</summary>
/// <param name="Token">Begins with <c>nxp_</c>.</param>
public sealed record CheckPersonalToken([property: StringLength(200)] string Token)
{
    /// <summary>Keeps the token out of logs.</summary>
    public override string ToString() => nameof(CheckPersonalToken);
}

/// <summary>A personal token's state; of one that is not active nothing else is told.</summary>
/// <param name="Active">It was made here, and has neither ended nor been revoked.</param>
/// <param name="TokenId">Its identifier.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Scopes">See <see cref="ApiScopes"/>.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
public sealed record PersonalTokenState(
    bool Active,
    Guid? TokenId,
    Guid? UserId,
    IReadOnlyList<string> Scopes,
    DateTimeOffset? ExpiresAt
);

/// <summary>Asks for a short access token without a session, for the holder of an API key or a personal token.</summary>
/// <param name="UserId">The <c>sub</c>.</param>
/// <param name="CredentialId">The key or token it stands for.</param>
/// <param name="CredentialKind"><c>api-key</c> or <c>personal-token</c>.</param>
/// <param name="Scopes">The <c>scope</c>; at least one.</param>
public sealed record IssueScopedToken(
    Guid UserId,
    Guid CredentialId,
    [property: RegularExpression("^[a-z][a-z-]{2,30}$")] string CredentialKind,
    [property: MinLength(1), MaxLength(50)] IReadOnlyList<string> Scopes
);

/// <summary>Asks for a signature under the key of access tokens, published at token-mgr's JWKS.</summary>
/// <param name="Type">The <c>typ</c> of the header.</param>
/// <param name="Payload">The claims as JSON text.</param>
public sealed record SignToken(
    [property: StringLength(60, MinimumLength = 1)] string Type,
    [property: StringLength(32768, MinimumLength = 2)] string Payload
)
{
    /// <summary>Keeps the claims out of logs.</summary>
    public override string ToString() => nameof(SignToken);
}

/// <summary>A JWS in compact form (RFC 7515 section 7.1).</summary>
/// <param name="Token">The token.</param>
public sealed record SignedToken(string Token)
{
    /// <summary>Keeps the token out of logs.</summary>
    public override string ToString() => nameof(SignedToken);
}

/// <summary>A personal token was revoked; who remembers it forgets it.</summary>
/// <param name="TokenId">Which.</param>
/// <param name="UserId">Whose.</param>
[Message("personal-token.revoked/1")]
public sealed record PersonalTokenRevoked(Guid TokenId, Guid UserId);
