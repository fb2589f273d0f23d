using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexus.Auth.AuthServiceV2.Clients;

/// <summary>How an application proves who it is.</summary>
internal enum ClientProof
{
    /// <summary>A secret, in the header or the form.</summary>
    Secret,

    /// <summary>An assertion signed with its own key (RFC 7523, <c>private_key_jwt</c>).</summary>
    PrivateKey,

    /// <summary>Not at all: it runs where no secret keeps, and relies on PKCE.</summary>
    None,
}

/// <summary>What an application may ask for.</summary>
internal enum ClientGrant
{
    [JsonStringEnumMemberName("authorization-code")]
    AuthorizationCode,

    [JsonStringEnumMemberName("client-credentials")]
    ClientCredentials,

    [JsonStringEnumMemberName("device-code")]
    DeviceCode,

    [JsonStringEnumMemberName("token-exchange")]
    TokenExchange,
}

/// <summary>An application to be registered.</summary>
internal sealed record ClientRequest
{
    [StringLength(100, MinimumLength = 1)]
    public required string Name { get; init; }

    public ClientProof Proof { get; init; }

    [MinLength(1), MaxLength(4)]
    public IReadOnlyList<ClientGrant> Grants { get; init; } = [ClientGrant.AuthorizationCode];

    [MaxLength(20)]
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    [MaxLength(20)]
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    [StringLength(500)]
    public string? BackchannelLogoutUri { get; init; }

    [MaxLength(30)]
    public IReadOnlyList<string> Scopes { get; init; } = ["openid", "profile", "email"];

    /// <summary>The public keys of <c>private_key_jwt</c> (RFC 7517).</summary>
    public JsonElement? Jwks { get; init; }

    /// <summary>One of our own: people are not asked for consent.</summary>
    public bool FirstParty { get; init; }

    /// <summary>Tokens only with a DPoP proof.</summary>
    public bool NeedsProof { get; init; }

    /// <summary>Authorization requests only by PAR (RFC 9126).</summary>
    public bool NeedsPushedRequests { get; init; }
}
