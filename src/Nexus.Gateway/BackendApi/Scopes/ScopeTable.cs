using Microsoft.AspNetCore.Http;
using Nexus.Contracts.TokenMgr;
using Nexus.Gateway.BackendApi.Credentials;
using Nexus.Gateway.BackendApi.Routes;

namespace Nexus.Gateway.BackendApi.Scopes;

/// <summary>
/// What a token with scopes may reach. Rows first, then the domain of the service that answers: its <c>read</c> for
/// GET and HEAD, its <c>write</c> for the rest; <c>api</c> is all domains. What no row and no domain allows is denied.
/// </summary>
internal static class ScopeTable
{
    // Only somebody's own sign-in reaches what makes, shows or ends sign-ins and keys.
    private static readonly PathSet OwnSignIn = new(
        "/api/auth/login",
        "/api/auth/logout",
        "/api/auth/register",
        "/api/auth/verify",
        "/api/auth/password",
        "/api/auth/mfa",
        "/api/auth/passkeys",
        "/api/auth/step-up",
        "/api/sessions",
        "/api/tokens/personal",
        "/api/keys/api-keys"
    );

    // These look at the token themselves.
    private static readonly PathSet Open = new(
        "/oauth2",
        "/.well-known",
        "/api/tokens",
        "/api/signing-keys",
        "/health",
        "/openapi"
    );

    private static readonly PathSet Administration = new("/api/status");

    /// <summary>Null when the token may, else which scope it lacks.</summary>
    public static string? FindMissing(IReadOnlyList<string> scopes, HttpRequest request, GatewayRequest known)
    {
        if (known.IsIn(OwnSignIn))
        {
            return "a sign-in of your own instead of a key";
        }
        if (known.IsIn(Open) || known.IsIn(VaultRoutes.Roots))
        {
            return null;
        }
        if (known.IsIn(Administration))
        {
            return scopes.Contains(ApiScopes.Administration) ? null : ApiScopes.Administration;
        }
        var domain = known.Route?.Service?.Domain ?? "";
        var write = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        var needed = write ? ApiScopes.Write(domain) : ApiScopes.Read(domain);
        if (!ApiScopes.All.Contains(needed))
        {
            return "a sign-in of your own instead of a key";
        }
        return ApiScopes.Allow(scopes, domain, write) ? null : needed;
    }
}
