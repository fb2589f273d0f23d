using System.Text.Json;
using Nexus.Auth.AuthServiceV2.Clients;

namespace Nexus.Auth.AuthServiceV2.Registration;

/// <summary>An application as RFC 7591 section 2 describes it. Members we do not know are passed over, as it demands.</summary>
internal sealed record ClientMetadata(
    IReadOnlyList<string>? RedirectUris = null,
    string? ClientName = null,
    string? TokenEndpointAuthMethod = null,
    IReadOnlyList<string>? GrantTypes = null,
    string? Scope = null,
    JsonElement? Jwks = null,
    IReadOnlyList<string>? PostLogoutRedirectUris = null,
    string? BackchannelLogoutUri = null,
    bool DpopBoundAccessTokens = false,
    bool RequirePushedAuthorizationRequests = false
)
{
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        MaxDepth = 16,
    };

    private static readonly Dictionary<string, ClientGrant> Grants = new()
    {
        ["authorization_code"] = ClientGrant.AuthorizationCode,
        ["client_credentials"] = ClientGrant.ClientCredentials,
        ["urn:ietf:params:oauth:grant-type:device_code"] = ClientGrant.DeviceCode,
        ["urn:ietf:params:oauth:grant-type:token-exchange"] = ClientGrant.TokenExchange,
    };

    /// <summary>Our own form of it; null with what is not understood.</summary>
    public ClientRequest? ToRequest(out string? problem)
    {
        var named = GrantTypes ?? ["authorization_code"];
        ClientProof? proof = TokenEndpointAuthMethod switch
        {
            null or "client_secret_basic" or "client_secret_post" => ClientProof.Secret,
            "private_key_jwt" => ClientProof.PrivateKey,
            "none" => ClientProof.None,
            _ => null,
        };
        var unknown = named.FirstOrDefault(grant =>
            grant is not (null or "refresh_token") && !Grants.ContainsKey(grant)
        );
        problem =
            HasNull(RedirectUris) || HasNull(GrantTypes) || HasNull(PostLogoutRedirectUris) ? "A list holds null."
            : proof is null ? "token_endpoint_auth_method is not supported."
            : unknown is not null ? $"The grant type {unknown} is not supported."
            : ClientName is { Length: > 100 } ? "client_name is longer than 100 letters."
            : null;
        return problem is null ? Make(named, proof!.Value) : null;
    }

    // The reader holds fields to their nullability, but not the elements of lists.
    private static bool HasNull(IReadOnlyList<string>? list) => list?.Any(item => item is null) == true;

    private ClientRequest Make(IReadOnlyList<string> named, ClientProof proof)
    {
        IEnumerable<string> scopes = Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? ["openid"];
        return new ClientRequest
        {
            Name = string.IsNullOrWhiteSpace(ClientName) ? "An application without a name" : ClientName,
            Proof = proof,
            Grants = [.. named.Where(Grants.ContainsKey).Select(grant => Grants[grant]).Distinct()],
            RedirectUris = RedirectUris ?? [],
            PostLogoutRedirectUris = PostLogoutRedirectUris ?? [],
            BackchannelLogoutUri = BackchannelLogoutUri,
            Scopes = [.. named.Contains("refresh_token") ? scopes.Append("offline_access").Distinct() : scopes],
            Jwks = Jwks,
            NeedsProof = DpopBoundAccessTokens,
            NeedsPushedRequests = RequirePushedAuthorizationRequests,
        };
    }
}
