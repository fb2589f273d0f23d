using System.Security.Claims;
using Nexus.Contracts.TokenMgr;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Nexus.Auth.AuthServiceV2.Tokens;

/// <summary>Who tokens are for, and what they say of her.</summary>
internal sealed class Grants(ServiceClient client)
{
    /// <summary>The account as it is now; null when it is gone or blocked.</summary>
    public async Task<UserAccount?> ActiveAsync(string? subject, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(subject, out var userId))
        {
            return null;
        }
        var found = await client.SendAsync(UserCalls.Find, new FindUser(UserId: userId), cancellationToken);
        return found.User is { Active: true } user ? user : null;
    }

    /// <summary>A person's tokens for an application.</summary>
    /// <param name="user">Who.</param>
    /// <param name="scopes">What the application may do.</param>
    /// <param name="sessionId">The session she signed in with; null when it has ended and the application may go on without.</param>
    /// <param name="signedInAt">The <c>auth_time</c>.</param>
    public static ClaimsPrincipal Of(
        UserAccount user,
        IReadOnlyList<string> scopes,
        Guid? sessionId,
        DateTimeOffset? signedInAt
    )
    {
        var identity = Begin(user.UserId.ToString(), scopes);
        identity.SetClaim(Claims.Name, user.DisplayName);
        identity.SetClaim(Claims.Email, user.Email);
        // Without it an application could take an address for its owner's that anybody may have typed here.
        identity.SetClaim(Claims.EmailVerified, user.EmailVerified);
        identity.SetClaim(NexusClaims.Session, sessionId?.ToString());
        if (signedInAt is { } time)
        {
            identity.SetClaim(Claims.AuthenticationTime, time.ToUnixTimeSeconds());
        }
        if (scopes.Any(ApiScopes.All.Contains))
        {
            identity.SetClaims(Claims.Role, [.. ApiScopes.RolesOf(user.Roles, scopes)]);
        }
        return Finish(identity);
    }

    /// <summary>An application's own tokens. Its name can never be taken for a person's identifier.</summary>
    public static ClaimsPrincipal OfClient(string clientId, IReadOnlyList<string> scopes) =>
        Finish(Begin("client:" + clientId, scopes));

    private static ClaimsIdentity Begin(string subject, IReadOnlyList<string> scopes)
    {
        var identity = new ClaimsIdentity("nexus", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, subject);
        identity.SetScopes(scopes);
        identity.SetResources(AccessTokenValidator.Audience);
        return identity;
    }

    private static ClaimsPrincipal Finish(ClaimsIdentity identity)
    {
        identity.SetDestinations(claim =>
            claim.Type switch
            {
                Claims.Name when identity.HasScope(Scopes.Profile) => Both,
                Claims.Email when identity.HasScope(Scopes.Email) => Both,
                Claims.EmailVerified when identity.HasScope(Scopes.Email) => [Destinations.IdentityToken],
                NexusClaims.Session => Both,
                Claims.AuthenticationTime => [Destinations.IdentityToken],
                Claims.Role => [Destinations.AccessToken],
                _ => [],
            }
        );
        return new ClaimsPrincipal(identity);
    }

    private static readonly string[] Both = [Destinations.AccessToken, Destinations.IdentityToken];
}
