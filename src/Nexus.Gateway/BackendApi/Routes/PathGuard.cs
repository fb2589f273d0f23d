using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi.Routes;

/// <summary>
/// Refuses addresses that gateway and service might read differently: encoded slashes and dots, double slashes,
/// backslashes, dot segments, and those encoded twice. What passes has one meaning everywhere.
/// </summary>
internal sealed class PathGuard(Onward next) : IGatewayStep
{
    private static readonly string[] Encoded = ["%2f", "%5c", "%2e", "%25", "%3b", "%00"];

    public Task InvokeAsync(HttpContext context, GatewayRequest request) =>
        IsPlain(PathOf(context.RawTarget()))
            ? next(context, request)
            : throw Problems.Of(
                400,
                "ambiguous-path",
                "The address can be read in two ways.",
                "Its path must not contain //, \\, dot segments, or a slash, dot, percent sign or semicolon as %xx."
            );

    public static bool IsPlain(ReadOnlySpan<char> path)
    {
        if (path.Contains('\\') || path.IndexOf("//") >= 0 || HasDotSegment(path))
        {
            return false;
        }
        if (!path.Contains('%'))
        {
            return true;
        }
        foreach (var code in Encoded)
        {
            if (path.Contains(code, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }
        return true;
    }

    private static bool HasDotSegment(ReadOnlySpan<char> path) =>
        path.IndexOf("/./") >= 0 || path.IndexOf("/../") >= 0 || path.EndsWith("/.") || path.EndsWith("/..");

    // A target may be absolute (RFC 9112 section 3.2.2); its query is nobody's path.
    private static ReadOnlySpan<char> PathOf(string target)
    {
        var path = target.AsSpan();
        var query = path.IndexOf('?');
        path = query < 0 ? path : path[..query];
        var scheme = path.StartsWith("/") ? -1 : path.IndexOf("://");
        if (scheme < 0)
        {
            return path;
        }
        path = path[(scheme + 3)..];
        var slash = path.IndexOf('/');
        return slash < 0 ? "/" : path[slash..];
    }
}
