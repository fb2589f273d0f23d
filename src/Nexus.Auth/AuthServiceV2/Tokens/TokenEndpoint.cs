using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.AuthServiceV2.Logout;
using Nexus.Auth.AuthServiceV2.Provider;
using Nexus.Auth.AuthServiceV2.Signing;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Nexus.Auth.AuthServiceV2.Tokens;

/// <summary>What is granted at the token endpoint; that codes, secrets and proofs hold was checked before.</summary>
internal sealed class TokenEndpoint(Grants grants, ClientSessions sessions, ServiceClient client)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/oauth2/token", AnswerAsync).AllowAnonymous().ExcludeFromDescription();

    private static Task AnswerAsync(HttpContext context) =>
        ProviderDoor.AnswerAsync(
            context,
            http => http.RequestServices.GetRequiredService<TokenEndpoint>().GrantAsync(http)
        );

    private Task GrantAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest()!;
        if (request.IsClientCredentialsGrantType())
        {
            var principal = Grants.OfClient(request.ClientId!, request.GetScopes());
            return context.SignInAsync(ProviderDoor.Scheme, principal);
        }
        return request.IsTokenExchangeGrantType() ? ExchangeAsync(context, request) : ContinueAsync(context, request);
    }

    /// <summary>A code, a device code or a refresh token: the person is looked at anew each time.</summary>
    private async Task ContinueAsync(HttpContext context, OpenIddictRequest request)
    {
        var granted = (await context.AuthenticateAsync(ProviderDoor.Scheme)).Principal!;
        var cancellationToken = context.RequestAborted;
        if (await grants.ActiveAsync(granted.GetClaim(Claims.Subject), cancellationToken) is not { } user)
        {
            await context.RefuseAsync(Errors.InvalidGrant, "The account is not active any more.");
            return;
        }
        var sessionId = await AliveAsync(granted.SessionIdOrNull(), cancellationToken);
        // Only offline access outlives the sign-in it came from (OpenID Connect Core section 11).
        if (sessionId is null && !granted.HasScope(Scopes.OfflineAccess))
        {
            await context.RefuseAsync(Errors.InvalidGrant, "The session has ended.");
            return;
        }
        var scopes = request.GetScopes() is { Length: > 0 } narrower ? narrower : granted.GetScopes();
        var principal = Grants.Of(user, scopes, sessionId, SignInTime.Of(granted));
        principal.SetAuthorizationId(granted.GetAuthorizationId());
        if (sessionId is { } id)
        {
            await sessions.NoteAsync(id, user.UserId, request.ClientId!, cancellationToken);
        }
        await context.SignInAsync(ProviderDoor.Scheme, principal);
    }

    /// <summary>A narrower token for acting on the person's behalf (RFC 8693); it names who acts.</summary>
    private async Task ExchangeAsync(HttpContext context, OpenIddictRequest request)
    {
        var subject = (await context.AuthenticateAsync(ProviderDoor.Scheme)).Principal!;
        var held = subject.GetScopes();
        var wanted = request.GetScopes() is { Length: > 0 } asked ? asked : held;
        if (held.IsEmpty || wanted.Except(held).Any() || wanted.Contains(Scopes.OfflineAccess))
        {
            await context.RefuseAsync(Errors.InvalidScope, "A token is exchanged only for one that may do less.");
            return;
        }
        var user = await grants.ActiveAsync(subject.GetClaim(Claims.Subject), context.RequestAborted);
        var sessionId = subject.SessionIdOrNull();
        if (user is null || (sessionId is not null && await AliveAsync(sessionId, context.RequestAborted) is null))
        {
            await context.RefuseAsync(
                Errors.InvalidGrant,
                "The subject is no active person, or her session has ended."
            );
            return;
        }
        var principal = Grants.Of(user, wanted, sessionId, null);
        var identity = (ClaimsIdentity)principal.Identity!;
        identity.SetClaim(Delegation.Claim, "client:" + request.ClientId);
        identity.SetDestinations(claim =>
            claim.Type is Delegation.Claim ? [Destinations.AccessToken] : [.. claim.GetDestinations()]
        );
        await context.SignInAsync(ProviderDoor.Scheme, principal);
    }

    private async Task<Guid?> AliveAsync(Guid? sessionId, CancellationToken cancellationToken)
    {
        if (sessionId is not { } id)
        {
            return null;
        }
        var state = await client.SendAsync(SessionCalls.Check, new CheckSession(id), cancellationToken);
        return state.Alive ? id : null;
    }
}
