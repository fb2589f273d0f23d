using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.AuthServiceV2.Provider;
using Nexus.Auth.AuthServiceV2.Tokens;
using Nexus.Contracts.UserAuth;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Nexus.Auth.AuthServiceV2.Authorize;

/// <summary>
/// Where a browser comes with an application's request. Client, redirect address, scopes and PKCE were checked before,
/// and a long request was put aside under a short <c>request_uri</c>; here it is asked who sits there and whether she agrees.
/// </summary>
internal sealed class AuthorizeEndpoint(
    BrowserSignIn browser,
    Consent consent,
    Grants grants,
    IOpenIddictApplicationManager applications,
    IOpenIddictTokenManager tokens,
    TimeProvider clock
)
{
    private const string RequestPrefix = "urn:ietf:params:oauth:request_uri:";

    // The way from the sign-in through the question of consent.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/oauth2/authorize", Methods, AnswerAsync).AllowAnonymous().ExcludeFromDescription();

    private static Task AnswerAsync(HttpContext context) =>
        ProviderDoor.AnswerAsync(
            context,
            http => http.RequestServices.GetRequiredService<AuthorizeEndpoint>().DecideAsync(http)
        );

    private async Task DecideAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest()!;
        var sessionId = await browser.SessionAsync(context);
        if (sessionId is not { } session || await IsTooOldAsync(request, session))
        {
            await SendToSignInAsync(context, request);
            return;
        }
        if (await grants.ActiveAsync(context.User.GetClaim(Claims.Subject), context.RequestAborted) is not { } user)
        {
            await context.RefuseAsync(Errors.AccessDenied, "The account is not active.");
            return;
        }
        await AskAsync(context, request, user, session);
    }

    private async Task AskAsync(HttpContext context, OpenIddictRequest request, UserAccount user, Guid sessionId)
    {
        var application = (await applications.FindByClientIdAsync(request.ClientId!, context.RequestAborted))!;
        var answer = await consent.FindAsync(context, request, application, user.UserId);
        switch (answer.State)
        {
            case ConsentState.Denied:
                await context.RefuseAsync(Errors.AccessDenied, "The person did not agree.");
                break;
            case ConsentState.Missing when request.HasPromptValue(PromptValues.None):
                await context.RefuseAsync(Errors.ConsentRequired, "The person has not agreed yet.");
                break;
            case ConsentState.Missing:
                context.Response.Redirect(await consent.AskAsync(context, request, user.UserId));
                break;
            default:
                var principal = Grants.Of(user, request.GetScopes(), sessionId, SignInTime.Of(sessionId));
                principal.SetAuthorizationId(answer.AuthorizationId);
                await context.SignInAsync(ProviderDoor.Scheme, principal);
                break;
        }
    }

    // OpenID Connect Core section 3.1.2.1: max_age, and prompt=login after which only a newer sign-in counts.
    private async Task<bool> IsTooOldAsync(OpenIddictRequest request, Guid sessionId)
    {
        var (login, maxAge) = (request.HasPromptValue(PromptValues.Login), request.MaxAge);
        if (!login && maxAge is null)
        {
            return false;
        }
        var signedInAt = SignInTime.Of(sessionId);
        var isNewer = await IsNewerAsync(request, signedInAt);
        if (login && !isNewer)
        {
            return true;
        }
        var age = clock.GetUtcNow() - signedInAt;
        // Who has just signed in for this request does not do so again, or max_age=0 would have no end.
        return maxAge is { } seconds
            && age.TotalSeconds > (isNewer ? Math.Max(seconds, Patience.TotalSeconds) : seconds);
    }

    // Whether the sign-in came after the request, whose time is kept in whole seconds: within that second it may be older.
    private async Task<bool> IsNewerAsync(OpenIddictRequest request, DateTimeOffset signedInAt) =>
        request.RequestUri?.StartsWith(RequestPrefix, StringComparison.Ordinal) == true
        && await tokens.FindByReferenceIdAsync(request.RequestUri[RequestPrefix.Length..]) is { } asked
        && await tokens.GetCreationDateAsync(asked) is { } time
        && signedInAt >= time.AddSeconds(1);

    private static Task SendToSignInAsync(HttpContext context, OpenIddictRequest request)
    {
        if (request.HasPromptValue(PromptValues.None))
        {
            return context.RefuseAsync(Errors.LoginRequired, "Nobody is signed in.");
        }
        context.Response.Redirect("/sign-in?next=" + Uri.EscapeDataString(BrowserSignIn.Here(context)));
        return Task.CompletedTask;
    }
}
