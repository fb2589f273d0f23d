using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Nexus.Kernel.Http;

/// <summary>What stands before every endpoint of every process, in this order.</summary>
public static class HttpPipeline
{
    /// <summary>Problem answers, clean addresses and the version alias; call it first.</summary>
    public static void UseNexusHttp(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseMiddleware<ProblemAnswers>();
        app.Use(RefuseUnclean);
        app.Use(RefuseForeignText);
        app.Use(StripVersion);
    }

    /// <summary>WebSockets for endpoints; call it before routing.</summary>
    public static void UseNexusWebSockets(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseWhen(
            context => context.Request.Headers.Upgrade.Count > 0 || HttpMethods.IsConnect(context.Request.Method),
            sockets =>
            {
                sockets.UseWebSockets();
                sockets.Use(OpenSocket);
            }
        );
    }

    /// <summary>The request's target as it came, not decoded (RFC 9112 section 3.2).</summary>
    // By the type and not the generic way: the server's lookup costs several times as much there.
    public static string RawTarget(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return (context.Features[typeof(IHttpRequestFeature)] as IHttpRequestFeature)?.RawTarget ?? "";
    }

    // A WebSocket over HTTP/2 begins as CONNECT (RFC 8441), over HTTP/1.1 as GET; endpoints are mapped once, with
    // MapGet. The framework must have looked at the method before it is changed.
    private static Task OpenSocket(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsConnect(context.Request.Method) && context.WebSockets.IsWebSocketRequest)
        {
            context.Request.Method = HttpMethods.Get;
        }
        return next(context);
    }

    // %00 in a path or query reaches text columns, which PostgreSQL refuses; nobody sends it in good faith.
    private static Task RefuseUnclean(HttpContext context, RequestDelegate next)
    {
        var target = context.RawTarget();
        return target.Contains("%00", StringComparison.Ordinal)
            ? throw Problems.Of(
                400,
                "invalid-request",
                "The request is not valid.",
                "The address must not contain %00."
            )
            : next(context);
    }

    // JSON is UTF-8 (RFC 8259 section 8.1) and so are forms. The framework's readers throw on a charset they do not
    // know, a quoted one included, so they never see it.
    private static Task RefuseForeignText(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (
            // Most requests have no body; then the framework's look at its kind is spared, which makes objects.
            request.Headers.ContentType.Count > 0
            && (request.HasJsonContentType() || request.HasFormContentType)
            && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.Charset.HasValue
        )
        {
            if (!HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                throw Problems.Of(
                    415,
                    "unsupported-media-type",
                    "The body's type is not understood.",
                    "Send the text as UTF-8."
                );
            }
            type.Charset = default;
            request.ContentType = type.ToString();
        }
        return next(context);
    }

    // /api/v1/... is the versioned name of /api/...; endpoints are mapped once.
    private static Task StripVersion(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value;
        if (path is not null && path.StartsWith("/api/v1/", StringComparison.OrdinalIgnoreCase))
        {
            context.Request.Path = "/api" + path["/api/v1".Length..];
        }
        return next(context);
    }
}
