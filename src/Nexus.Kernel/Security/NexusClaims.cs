using System.Globalization;
using System.Security.Claims;

namespace Nexus.Kernel.Security;

/// <summary>Claims of an access token and what services ask of them.</summary>
public static class NexusClaims
{
    /// <summary>The user's identifier, or <c>service:name</c> (RFC 7519 section 4.1.2).</summary>
    public const string Subject = "sub";

    /// <summary>The session the token belongs to.</summary>
    public const string Session = "sid";

    /// <summary>One claim a role.</summary>
    public const string Role = "role";

    /// <summary>One claim a permission that a custom role gives; see <see cref="Permissions"/>.</summary>
    public const string Permission = "permission";

    /// <summary>What a token may be used for, with spaces between; absent for a person's own sign-in.</summary>
    public const string Scope = "scope";

    /// <summary>The display name.</summary>
    public const string Name = "name";

    /// <summary>The e-mail address.</summary>
    public const string Email = "email";

    /// <summary>When the user last proved himself, in seconds since 1970 (OpenID Connect Core section 2).</summary>
    public const string AuthenticatedAt = "auth_time";

    /// <summary>How, one claim a method (RFC 8176).</summary>
    public const string Methods = "amr";

    /// <summary>The signed-in user's identifier.</summary>
    /// <exception cref="Http.ProblemException">401 when nobody is signed in or the caller is a service.</exception>
    public static Guid UserId(this ClaimsPrincipal principal) =>
        principal.UserIdOrNull() ?? throw Http.Problems.Unauthorized("This needs a signed-in user.");

    /// <summary>The signed-in user's identifier, or null.</summary>
    public static Guid? UserIdOrNull(this ClaimsPrincipal principal) =>
        principal is CheckedPrincipal known ? known.UserId : principal.IdOf(Subject);

    /// <summary>The signed-in user's identifier as text, 36 characters, or null; of a checked token it is made once.</summary>
    public static string? UserTextOrNull(this ClaimsPrincipal principal) =>
        principal is CheckedPrincipal known ? known.UserText : principal.IdOf(Subject)?.ToString();

    /// <summary>The session's identifier, or null for tokens without a session.</summary>
    public static Guid? SessionIdOrNull(this ClaimsPrincipal principal) =>
        principal is CheckedPrincipal known ? known.SessionId : principal.IdOf(Session);

    /// <summary>When the user last proved himself, or null for a token that does not say.</summary>
    public static DateTimeOffset? AuthenticatedAtOrNull(this ClaimsPrincipal principal) =>
        principal.TimeOf(AuthenticatedAt);

    /// <summary>When the token ends (RFC 7519 section 4.1.4), or null for a principal of another kind.</summary>
    public static DateTimeOffset? EndsAtOrNull(this ClaimsPrincipal principal) => principal.TimeOf("exp");

    /// <summary>Who acts, for audit entries: the user, <c>service:name</c> or <c>anonymous</c>.</summary>
    public static string ActorName(this ClaimsPrincipal principal) =>
        principal.FindFirst(Subject)?.Value ?? "anonymous";

    /// <summary>Whether the caller has the role.</summary>
    public static bool HasRole(this ClaimsPrincipal principal, string role) => principal.HasClaim(Role, role);

    internal static Guid? IdOf(this ClaimsPrincipal principal, string claim) =>
        Guid.TryParse(principal.FindFirst(claim)?.Value, out var id) ? id : null;

    private static DateTimeOffset? TimeOf(this ClaimsPrincipal principal, string claim) =>
        long.TryParse(principal.FindFirst(claim)?.Value, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}

/// <summary>The roles the platform knows at first.</summary>
public static class Roles
{
    /// <summary>Listens, watches, buys.</summary>
    public const string Fan = "fan";

    /// <summary>Uploads, publishes, sells.</summary>
    public const string Creator = "creator";

    /// <summary>Runs the platform.</summary>
    public const string Administrator = "administrator";
}
