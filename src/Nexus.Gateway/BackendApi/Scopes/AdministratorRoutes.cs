using Microsoft.AspNetCore.Http;

namespace Nexus.Gateway.BackendApi.Scopes;

/// <summary>
/// Where the platform itself, other people's accounts and sessions, keys and applications are tended. Whoever calls
/// there, by a role of ours or a custom one, does so from <c>Gateway:AdministratorAddresses</c> when that is set.
/// </summary>
internal static class AdministratorRoutes
{
    private static readonly PathString[] Tended =
    [
        "/api/keys",
        "/api/sessions/users",
        "/api/status",
        "/api/tokens/introspect",
        "/api/users",
        "/oauth2/clients",
        "/oauth2/initial-tokens",
        "/operations",
    ];

    // Of everybody, below an address of administration.
    private static readonly PathString[] Own =
    [
        "/api/keys/api-keys",
        "/api/keys/transit-keys",
        "/api/keys/v1",
        "/api/status/public",
        "/api/users/erasures",
        "/api/users/invitations",
        "/api/users/me",
        "/api/users/organisations",
        "/api/users/pictures",
    ];

    public static bool Has(PathString path) => Holds(Tended, path) && !Holds(Own, path);

    private static bool Holds(PathString[] rows, PathString path) =>
        Array.Exists(rows, row => path.StartsWithSegments(row));
}
