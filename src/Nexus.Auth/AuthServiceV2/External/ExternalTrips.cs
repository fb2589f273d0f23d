using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthServiceV2.Provider;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthServiceV2.External;

/// <summary>
/// Sends a browser out to a provider and takes it back. The state is in a cookie as well, so that only the browser that
/// went out can come back (no forced sign-in as somebody else), and it is good once.
/// </summary>
internal sealed class ExternalTrips(OidcDb db, ExternalDirectory directory, ProviderAddress address, TimeProvider clock)
{
    private const string CookieName = "nexus_external";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>The provider's address to send the browser to.</summary>
    public async Task<string> BeginAsync(
        HttpContext context,
        string name,
        string next,
        Guid? linkUserId,
        string? role = null,
        string? terms = null
    )
    {
        var provider = directory.Find(name);
        var (state, nonce, verifier) = (OneTimeToken.Make(), OneTimeToken.Make(), OneTimeToken.Make());
        db.Trips.Add(
            new ExternalTrip
            {
                StateHash = OneTimeToken.HashOf(state),
                Provider = name,
                Nonce = nonce,
                Verifier = verifier,
                Next = LocalPath(next),
                LinkUserId = linkUserId,
                Role = role == Roles.Creator ? role : null,
                AcceptedTerms = terms is { Length: > 0 and <= 40 } ? terms : null,
                ExpiresAt = clock.GetUtcNow() + Lifetime,
            }
        );
        var target = await TargetAsync(name, provider, context.RequestAborted);
        await db.SaveChangesAsync(context.RequestAborted);
        context.Response.Cookies.Append(CookieName, state, Cookie(Lifetime));
        return QueryHelpers.AddQueryString(
            target,
            new Dictionary<string, string?>
            {
                ["client_id"] = provider.ClientId,
                ["response_type"] = "code",
                ["redirect_uri"] = CallbackOf(name),
                ["scope"] = provider.Kind == ExternalKind.GitHub ? "read:user user:email" : "openid profile email",
                ["state"] = state,
                ["nonce"] = nonce,
                ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
                ["code_challenge_method"] = "S256",
            }
        );
    }

    /// <summary>The trip this answer ends, or null when this browser made none with this state.</summary>
    public async Task<ExternalTrip?> EndAsync(HttpContext context, string name)
    {
        var state = context.Request.Query["state"].ToString();
        var carried = context.Request.Cookies[CookieName] ?? "";
        context.Response.Cookies.Delete(CookieName, Cookie(null));
        if (state.Length == 0 || OneTimeToken.HashOf(state) != OneTimeToken.HashOf(carried))
        {
            return null;
        }
        var hash = OneTimeToken.HashOf(state);
        var trip = await db.Trips.FirstOrDefaultAsync(row => row.StateHash == hash, context.RequestAborted);
        if (trip is null)
        {
            return null;
        }
        db.Trips.Remove(trip);
        await db.SaveChangesAsync(context.RequestAborted);
        return trip.Provider == name && clock.GetUtcNow() < trip.ExpiresAt ? trip : null;
    }

    public string CallbackOf(string name) => address.At($"/oauth2/external/{name}/callback").AbsoluteUri;

    private async Task<string> TargetAsync(
        string name,
        ExternalProvider provider,
        CancellationToken cancellationToken
    ) =>
        provider.Kind == ExternalKind.GitHub
            ? provider.Issuer.TrimEnd('/') + "/login/oauth/authorize"
            : (await directory.DiscoverAsync(name, provider, cancellationToken)).AuthorizationEndpoint;

    private CookieOptions Cookie(TimeSpan? life) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = address.Issuer.Scheme == Uri.UriSchemeHttps,
            Path = "/oauth2/external",
            MaxAge = life,
            IsEssential = true,
        };

    /// <summary>A path of this site, or its start page: never an address of another.</summary>
    public static string LocalPath(string? path) =>
        path is { Length: > 0 and < 500 }
        && path[0] == '/'
        && !path.StartsWith("//", StringComparison.Ordinal)
        && !path.Contains('\\', StringComparison.Ordinal)
        && !path.Any(char.IsControl)
            ? path
            : "/";
}
