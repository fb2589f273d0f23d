using Microsoft.AspNetCore.Http;
using Nexus.Contracts.TokenMgr;
using Nexus.Gateway.BackendApi.Credentials;
using Nexus.Gateway.BackendApi.Routes;

namespace Nexus.Gateway.BackendApi.Scopes;

/// <summary>
/// What a token with scopes may reach. Rows first, then the domain of the service that answers: its <c>read</c> for
/// GET and HEAD, its <c>write</c> for the rest; <c>api</c> is all domains. What no row and no domain allows is denied.
/// </summary>
internal sealed class ScopeTable(RouteMap routes)
{
    // Only somebody's own sign-in reaches what makes, shows or ends sign-ins and keys.
    private static readonly PathString[] OwnSignIn =
    [
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
        "/api/keys/api-keys",
    ];

    // These look at the token themselves.
    private static readonly PathString[] Open =
    [
        "/oauth2",
        "/.well-known",
        "/api/tokens",
        "/api/signing-keys",
        "/health",
        "/openapi",
    ];

    private static readonly PathString[] Administration = ["/api/status"];

    /// <summary>Null when the token may, else which scope it lacks.</summary>
    public string? FindMissing(IReadOnlyList<string>? scopes, HttpRequest request)
    {
        if (scopes is null)
        {
            return null;
        }
        var path = request.Path;
        if (Has(OwnSignIn, path))
        {
            return "a sign-in of your own instead of a key";
        }
        if (Has(Open, path) || VaultRoutes.Has(path))
        {
            return null;
        }
        if (Has(Administration, path))
        {
            return scopes.Contains(ApiScopes.Administration) ? null : ApiScopes.Administration;
        }
        var domain = routes.Find(path)?.Domain ?? "";
        var write = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        var needed = write ? ApiScopes.Write(domain) : ApiScopes.Read(domain);
        if (!ApiScopes.All.Contains(needed))
        {
            return "a sign-in of your own instead of a key";
        }
        return ApiScopes.Allow(scopes, domain, write) ? null : needed;
    }

    private static bool Has(PathString[] rows, PathString path) =>
        Array.Exists(rows, row => path.StartsWithSegments(row));
}
