using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Gateway.BackendApi.Routes;

namespace Nexus.Gateway.BackendApi.Answers;

/// <summary>
/// Compresses text, but never an answer in which a secret may stand beside what an attacker wrote (BREACH): that needs
/// credentials a foreign page can make the browser send, which cookies are and headers are not. So answers to a cookie
/// stay plain, and those of routes that hand out secrets do for everybody.
/// </summary>
internal static class Compression
{
    private static readonly PathSet Secrets = new(
        "/api/auth",
        "/api/tokens",
        "/api/keys",
        "/api/sessions",
        "/oauth2",
        "/v1"
    );

    public static void AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["application/json", "application/problem+json", "text/html", "text/plain", "text/vtt"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }

    /// <summary>Whether the answer may be compressed and the client would take it.</summary>
    public static bool May(HttpContext context, GatewayRequest request) =>
        context.Request.Headers.AcceptEncoding.Count > 0
        && !request.ByCookie
        && Sessions.SessionCookie.Of(context.Request) is null
        && !request.IsIn(Secrets);
}
