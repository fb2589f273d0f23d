using System.Security.Claims;
using Nexus.Kernel.Security;

namespace Nexus.Contracts.TokenMgr;

/// <summary>
/// What a token of an application, an API key or a personal token may be good for (RFC 6749 section 3.3). A token
/// without a <c>scope</c> claim is a person's own sign-in and is not limited; one with it may do no more than it names.
/// </summary>
public static class ApiScopes
{
    /// <summary>The claim of an access token: scopes with spaces between them (RFC 9068 section 2.2.3).</summary>
    public const string Claim = NexusClaims.Scope;

    /// <summary>The claim that names the API key or personal token an access token was issued for.</summary>
    public const string CredentialClaim = "credential";

    /// <summary>The claim that says which kind of credential that is: <c>api-key</c> or <c>personal-token</c>.</summary>
    public const string CredentialKindClaim = "credential_kind";

    /// <summary>Everything the person may do, but for administration.</summary>
    public const string Everything = TokenScopes.Everything;

    /// <summary>The administrator's role; without this scope a token never carries it.</summary>
    public const string Administration = "admin";

    /// <summary>key-service's transit, by Vault's clients; not in <see cref="All"/>, because applications do not get it.</summary>
    public const string Transit = "transit";

    private static readonly string[] Domains = ["auth", "content", "commerce", "finance", "platform"];

    /// <summary>All of them: <c>api</c>, <c>admin</c>, and <c>read</c> and <c>write</c> of each domain, for example <c>content:write</c>.</summary>
    public static IReadOnlyList<string> All { get; } =
    [Everything, Administration, .. Domains.SelectMany(domain => new[] { Read(domain), Write(domain) })];

    /// <summary>To look at what a domain's services hold.</summary>
    public static string Read(string domain) => TokenScopes.Read(domain);

    /// <summary>To change what a domain's services hold.</summary>
    public static string Write(string domain) => TokenScopes.Write(domain);

    /// <summary>The scopes of a token; null when it is not limited.</summary>
    public static IReadOnlyList<string>? Of(ClaimsPrincipal principal) => TokenScopes.Of(principal);

    /// <summary>The roles a token carries: that of administrators only where it was made for administration.</summary>
    public static IReadOnlyList<string> RolesOf(IReadOnlyList<string> roles, IReadOnlyList<string> scopes) =>
        scopes.Contains(Administration) ? roles : [.. roles.Where(role => role != Roles.Administrator)];

    /// <summary>Whether a token may read or change things of a domain.</summary>
    /// <param name="scopes">What <see cref="Of"/> answered.</param>
    /// <param name="domain">The service's domain.</param>
    /// <param name="write">Whether it changes something.</param>
    public static bool Allow(IReadOnlyList<string>? scopes, string domain, bool write) =>
        TokenScopes.Allow(scopes, domain, write);
}
