using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Nexus.Auth.AuthServiceV2.Clients;

/// <summary>An application may do what it was registered for, and nothing else.</summary>
internal static class ClientPermissions
{
    public static IEnumerable<string> Of(ClientRequest request)
    {
        yield return Permissions.Endpoints.Token;
        yield return Permissions.Endpoints.Revocation;
        yield return Permissions.Endpoints.EndSession;
        if (request.Proof != ClientProof.None)
        {
            yield return Permissions.Endpoints.Introspection;
        }
        foreach (var permission in request.Grants.SelectMany(OfGrant))
        {
            yield return permission;
        }
        if (request.Scopes.Contains(Scopes.OfflineAccess))
        {
            yield return Permissions.GrantTypes.RefreshToken;
        }
        foreach (var scope in request.Scopes)
        {
            yield return Permissions.Prefixes.Scope + scope;
        }
    }

    private static string[] OfGrant(ClientGrant grant) =>
        grant switch
        {
            ClientGrant.AuthorizationCode =>
            [
                Permissions.GrantTypes.AuthorizationCode,
                Permissions.ResponseTypes.Code,
                Permissions.Endpoints.Authorization,
                Permissions.Endpoints.PushedAuthorization,
            ],
            ClientGrant.ClientCredentials => [Permissions.GrantTypes.ClientCredentials],
            ClientGrant.DeviceCode => [Permissions.GrantTypes.DeviceCode, Permissions.Endpoints.DeviceAuthorization],
            _ => [Permissions.GrantTypes.TokenExchange],
        };
}
