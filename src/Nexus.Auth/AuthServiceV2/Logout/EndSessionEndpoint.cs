using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.AuthServiceV2.Authorize;
using Nexus.Auth.AuthServiceV2.Provider;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;
using OpenIddict.Abstractions;

namespace Nexus.Auth.AuthServiceV2.Logout;

/// <summary>
/// Sign-out that an application begins (OpenID Connect RP-Initiated Logout). With an identity token of this very
/// session it ends at once; without one anybody's link could sign people out, so they are asked.
/// </summary>
internal sealed class EndSessionEndpoint(BrowserSignIn browser, ServiceClient client, ProviderAddress address)
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post];
    private static readonly string[] Kept = ["client_id", "post_logout_redirect_uri", "state"];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/oauth2/logout", Methods, AnswerAsync).AllowAnonymous().ExcludeFromDescription();

    private static Task AnswerAsync(HttpContext context) =>
        ProviderDoor.AnswerAsync(
            context,
            http => http.RequestServices.GetRequiredService<EndSessionEndpoint>().EndAsync(http)
        );

    private async Task EndAsync(HttpContext context)
    {
        if (await browser.SessionAsync(context) is { } session)
        {
            var hint = await context.AuthenticateAsync(ProviderDoor.Scheme);
            if (hint.Principal?.SessionIdOrNull() != session)
            {
                context.Response.Redirect("/sign-out?next=" + Uri.EscapeDataString(Again(context)));
                return;
            }
            await client.SendAsync(SessionCalls.End, new EndSession(session), context.RequestAborted);
            context.Response.Cookies.Delete(
                "nexus_session",
                new CookieOptions
                {
                    Path = "/",
                    HttpOnly = true,
                    SameSite = SameSiteMode.Lax,
                    Secure = address.Issuer.Scheme == Uri.UriSchemeHttps,
                }
            );
        }
        await context.SignOutAsync(ProviderDoor.Scheme, new AuthenticationProperties { RedirectUri = "/" });
    }

    // Without the token, which is long; after the sign-out nobody needs it.
    private static string Again(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest()!;
        var query = new QueryBuilder();
        foreach (var name in Kept)
        {
            if (request[name] is { } value && (string?)value is { Length: > 0 } text)
            {
                query.Add(name, text);
            }
        }
        return "/oauth2/logout" + query.ToQueryString();
    }
}
