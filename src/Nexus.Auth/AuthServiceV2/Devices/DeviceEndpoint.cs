using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.AuthServiceV2.Authorize;
using Nexus.Auth.AuthServiceV2.Provider;
using Nexus.Auth.AuthServiceV2.Tokens;
using Nexus.Kernel.Http;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Nexus.Auth.AuthServiceV2.Devices;

/// <summary>
/// What the page for user codes calls (RFC 8628 section 3.3). A decision needs a header of its own: no form of another
/// site can send one.
/// </summary>
internal sealed class DeviceEndpoint(BrowserSignIn browser, Grants grants, IOpenIddictApplicationManager applications)
{
    public const string DecisionHeader = "Nexus-Decision";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/oauth2/device", Methods, AnswerAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task AnswerAsync(HttpContext context)
    {
        var browser = context.RequestServices.GetRequiredService<BrowserSignIn>();
        if (await browser.SessionAsync(context) is null)
        {
            throw Problems.Unauthorized("Sign in to connect a device.");
        }
        await WriteLargeAsync(context);
        await ProviderDoor.AnswerAsync(
            context,
            http => http.RequestServices.GetRequiredService<DeviceEndpoint>().DecideAsync(http)
        );
    }

    // People write codes in small letters as well.
    private static async Task WriteLargeAsync(HttpContext context)
    {
        const string Code = "user_code";
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method))
        {
            var code = request.Query[Code].ToString().ToUpperInvariant();
            request.QueryString = QueryString.Create(Code, code);
            return;
        }
        if (request.HasFormContentType && await FormBody.IsReadableAsync(request))
        {
            var form = await request.ReadFormAsync(context.RequestAborted);
            request.Form = new FormCollection(new() { [Code] = form[Code].ToString().ToUpperInvariant() });
        }
    }

    private async Task DecideAsync(HttpContext context)
    {
        var asked = await context.AuthenticateAsync(ProviderDoor.Scheme);
        // A principal without a client is OpenIddict's way to say that the code is unknown.
        if (
            asked is not { Succeeded: true, Principal: { } principal }
            || principal.GetClaim(Claims.ClientId) is not { Length: > 0 } clientId
        )
        {
            throw Problems.Of(
                404,
                "unknown-code",
                "There is no such code.",
                "Look at the device again; codes last ten minutes."
            );
        }
        var scopes = principal.GetScopes();
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await ShowAsync(context, clientId, scopes);
            return;
        }
        await SettleAsync(context, scopes);
    }

    private async Task ShowAsync(HttpContext context, string clientId, IReadOnlyList<string> scopes)
    {
        var application = await applications.FindByClientIdAsync(clientId, context.RequestAborted);
        var name = application is null
            ? null
            : await applications.GetDisplayNameAsync(application, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(
            new DeviceQuestion(name ?? clientId, scopes),
            NexusJson.Options,
            context.RequestAborted
        );
    }

    private async Task SettleAsync(HttpContext context, IReadOnlyList<string> scopes)
    {
        switch (context.Request.Headers[DecisionHeader].ToString())
        {
            case "allow":
                var session = await browser.SessionAsync(context);
                var user = await grants.ActiveAsync(context.User.GetClaim(Claims.Subject), context.RequestAborted);
                var principal = Grants.Of(user!, scopes, session, session is { } id ? SignInTime.Of(id) : null);
                await context.SignInAsync(ProviderDoor.Scheme, principal);
                break;
            case "deny":
                await context.RefuseAsync(Errors.AccessDenied, "The person did not agree.");
                break;
            default:
                throw Problems.Invalid(DecisionHeader, "Send the header with allow or deny.");
        }
    }
}

/// <summary>What a device asks.</summary>
internal sealed record DeviceQuestion(string Application, IReadOnlyList<string> Scopes);
