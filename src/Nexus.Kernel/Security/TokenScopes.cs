using System.Security.Claims;

namespace Nexus.Kernel.Security;

/// <summary>
/// What a token with scopes may do (RFC 6749 section 3.3): <c>api</c> is everything, <c>content:read</c> reading and
/// <c>content:write</c> any request to the services of that domain. A token without a <c>scope</c> claim is a person's
/// own sign-in and is not limited.
/// </summary>
public static class TokenScopes
{
    /// <summary>Every domain.</summary>
    public const string Everything = "api";

    /// <summary>To look at what a domain's services hold.</summary>
    public static string Read(string domain) => domain + ":read";

    /// <summary>To change what a domain's services hold.</summary>
    public static string Write(string domain) => domain + ":write";

    /// <summary>The scopes of a token; null when it is not limited.</summary>
    public static IReadOnlyList<string>? Of(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return principal is CheckedPrincipal known ? known.Scopes : Read(principal);
    }

    internal static IReadOnlyList<string>? Read(ClaimsPrincipal principal)
    {
        var claims = principal.FindAll(NexusClaims.Scope).ToList();
        return claims.Count == 0
            ? null
            : [.. claims.SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
    }

    /// <summary>Whether a token may read or change things of a domain.</summary>
    /// <param name="scopes">What <see cref="Of"/> answered.</param>
    /// <param name="domain">The service's domain.</param>
    /// <param name="write">Whether it changes something.</param>
    public static bool Allow(IReadOnlyList<string>? scopes, string domain, bool write) =>
        scopes is null
        || scopes.Contains(Everything)
        || scopes.Contains(Write(domain))
        || (!write && scopes.Contains(Read(domain)));
}
