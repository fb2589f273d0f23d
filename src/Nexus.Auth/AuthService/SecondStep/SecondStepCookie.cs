using Microsoft.AspNetCore.Http;
using Nexus.Contracts.AuthService;
using Nexus.Kernel.Http;

namespace Nexus.Auth.AuthService.SecondStep;

/// <summary>A sign-in that began elsewhere has its token in a cookie, because it comes back by redirect.</summary>
internal static class SecondStepCookie
{
    /// <summary>The token of the body, or where there is none that of the cookie.</summary>
    public static string TokenOf(string? given, HttpContext context) =>
        given
        ?? (context.Request.Cookies[SecondStepCalls.CookieName] is { Length: > 0 and <= 100 } carried ? carried : null)
        ?? throw Problems.Invalid("mfaToken", "Give the token of the first step.");

    public static void Clear(HttpContext context)
    {
        if (context.Request.Cookies.ContainsKey(SecondStepCalls.CookieName))
        {
            var options = new CookieOptions { Path = SecondStepCalls.CookiePath, HttpOnly = true };
            context.Response.Cookies.Delete(SecondStepCalls.CookieName, options);
        }
    }
}
