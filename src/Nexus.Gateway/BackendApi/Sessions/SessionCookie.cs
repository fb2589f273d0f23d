using Microsoft.AspNetCore.Http;
using Nexus.Gateway.BackendApi.Streams;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi.Sessions;

/// <summary>Turns the session cookie into a bearer token, and refuses cross-site writes that ride on the cookie.</summary>
internal sealed class SessionCookie(Onward next, CookieTokens tokens) : IGatewayStep
{
    public const string Name = "nexus_session";

    public Task InvokeAsync(HttpContext context, GatewayRequest request) =>
        context.Request.Headers.Authorization.Count == 0 && Of(context.Request) is { Length: > 20 and < 200 } cookie
            ? ExchangeAsync(context, request, cookie)
            : next(context, request);

    /// <summary>The cookie that the request shows, or null. Most programs show none; then nothing is parsed.</summary>
    public static string? Of(HttpRequest request) => request.Headers.Cookie.Count > 0 ? request.Cookies[Name] : null;

    private async Task ExchangeAsync(HttpContext context, GatewayRequest request, string cookie)
    {
        if (await tokens.ExchangeAsync(cookie, request, context.RequestAborted) is { } token)
        {
            RefuseCrossSite(context.Request, StreamWatch.IsUpgrade(context));
            context.Request.Headers.Authorization = "Bearer " + token;
            request.ByCookie = true;
        }
        await next(context, request);
    }

    // Browsers send Sec-Fetch-Site on every request; one without it is no browser of today and must show its origin.
    private static void RefuseCrossSite(HttpRequest request, bool upgrade)
    {
        // A WebSocket begins as a GET, and browsers let every page open one to any host.
        if (
            !upgrade
            && (
                HttpMethods.IsGet(request.Method)
                || HttpMethods.IsHead(request.Method)
                || HttpMethods.IsOptions(request.Method)
            )
        )
        {
            return;
        }
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        var own = $"{request.Scheme}://{request.Host}";
        var allowed = site.Length > 0 ? site is "same-origin" or "none" : origin.Length == 0 || origin == own;
        if (!allowed)
        {
            throw Problems.Forbidden("A page of another site may not act in your name.");
        }
    }
}
