using Nexus.Gateway.BackendApi.Routes;

namespace Nexus.Gateway.BackendApi.Scopes;

/// <summary>
/// Where the platform itself, other people's accounts and sessions, keys and applications are tended. Whoever calls
/// there, by a role of ours or a custom one, does so from <c>Gateway:AdministratorAddresses</c> when that is set.
/// </summary>
internal static class AdministratorRoutes
{
    private static readonly PathSet Tended = new(
        "/api/keys",
        "/api/sessions/users",
        "/api/status",
        "/api/tokens/introspect",
        "/api/users",
        "/oauth2/clients",
        "/oauth2/initial-tokens",
        "/operations"
    );

    // Of everybody, below an address of administration.
    private static readonly PathSet Own = new(
        "/api/keys/api-keys",
        "/api/keys/transit-keys",
        "/api/keys/v1",
        "/api/status/public",
        "/api/users/erasures",
        "/api/users/invitations",
        "/api/users/me",
        "/api/users/organisations",
        "/api/users/pictures"
    );

    public static bool Has(GatewayRequest request) => request.IsIn(Tended) && !request.IsIn(Own);
}
