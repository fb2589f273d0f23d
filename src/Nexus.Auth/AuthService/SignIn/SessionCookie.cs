using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Nexus.Contracts.AuthService;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.SignIn;

/// <summary>
/// The browser's <c>nexus_session</c> cookie (RFC 6265): no script reads it, other sites' forms do not carry it, and
/// with https it never travels in the clear.
/// </summary>
internal sealed class SessionCookie(IOptions<SecurityOptions> options)
{
    public const string Name = "nexus_session";

    /// <summary>Tells a browser that signed in before from one that did not; nothing is allowed because of it.</summary>
    public const string DeviceName = DeviceCalls.CookieName;

    public void Set(HttpContext context, string secret, DateTimeOffset expires) =>
        context.Response.Cookies.Append(Name, secret, Attributes(context, expires));

    public void SetDevice(HttpContext context, string value, DateTimeOffset expires) =>
        context.Response.Cookies.Append(DeviceName, value, Attributes(context, expires));

    public void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Attributes(context, null));

    private CookieOptions Attributes(HttpContext context, DateTimeOffset? expires) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = IsSecure(context.Request),
            Path = "/",
            Expires = expires,
            IsEssential = true,
        };

    // Behind a gateway the request itself may come without TLS; the platform's public address tells.
    private bool IsSecure(HttpRequest request) =>
        request.IsHttps || options.Value.Issuer.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
