using Microsoft.AspNetCore.Http;

namespace Nexus.Gateway.BackendApi;

/// <summary>
/// Gives every request an <c>X-Request-Id</c>: the caller's when it is well-formed, else a new one. Trace context
/// (W3C) is the framework's.
/// </summary>
internal sealed class RequestIdentity(RequestDelegate next)
{
    private const string Header = "X-Request-Id";

    public Task InvokeAsync(HttpContext context)
    {
        var given = context.Request.Headers[Header].ToString();
        var id = IsWellFormed(given) ? given : Guid.CreateVersion7().ToString("N");
        context.TraceIdentifier = id;
        context.Request.Headers[Header] = id;
        // A failure's answer begins with cleared headers, so it is set last.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = id;
            return Task.CompletedTask;
        });
        return next(context);
    }

    // Bounded and plain, because it ends up in logs.
    private static bool IsWellFormed(string id) =>
        id.Length is >= 8 and <= 64 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
