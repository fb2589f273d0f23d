using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Nexus.Gateway.BackendApi.Credentials;

namespace Nexus.Gateway.BackendApi.Headers;

/// <summary>
/// Which pages of other addresses may read answers (CORS, Fetch standard section 3.3). Streams and what is made to be
/// fetched by programs everywhere may be read by all, since their addresses are the credential or hold nothing secret; WebRTC encoders, which show a stream key, may
/// send from everywhere;
/// all else by the addresses of the configuration (<c>Gateway:AllowedOrigins</c>). A session's cookie is sent to neither.
/// </summary>
internal sealed class CrossOrigin(IConfiguration configuration) : ICorsPolicyProvider
{
    private static readonly string[] ForEverybody =
    [
        "/api/streamcore/play/",
        "/api/streamcore/live/",
        "/api/streamcore/assets/",
        "/api/content/oembed",
        "/api/content/series/",
        "/rest/",
    ];

    private readonly CorsPolicy everybody = new CorsPolicyBuilder()
        .AllowAnyOrigin()
        .AllowAnyHeader()
        .WithMethods("GET", "HEAD", "POST")
        .WithExposedHeaders("Accept-Ranges", "Content-Length", "Content-Range", "ETag", "Link", "X-Request-Id")
        .SetPreflightMaxAge(TimeSpan.FromDays(1))
        .Build();

    private readonly CorsPolicy encoders = new CorsPolicyBuilder()
        .AllowAnyOrigin()
        .AllowAnyHeader()
        .WithMethods("POST", "PATCH", "DELETE")
        .WithExposedHeaders("Accept-Patch", "Accept-Post", "ETag", "Link", "Location", "Retry-After", "X-Request-Id")
        .SetPreflightMaxAge(TimeSpan.FromDays(1))
        .Build();

    private readonly CorsPolicy configured = new CorsPolicyBuilder()
        .WithOrigins(configuration.GetSection("Gateway:AllowedOrigins").Get<string[]>() ?? [])
        .AllowAnyHeader()
        .AllowAnyMethod()
        .WithExposedHeaders(
            "DPoP-Nonce",
            "ETag",
            "Link",
            "Location",
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
            "Tus-Resumable",
            "Upload-Expires",
            "Upload-Length",
            "Upload-Offset",
            "WWW-Authenticate",
            "X-Request-Id"
        )
        .Build();

    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName) =>
        Task.FromResult<CorsPolicy?>(
            IsForEverybody(context.Request.Path) ? everybody
            : StreamKeys.Roots.Has(context.Request.Path) ? encoders
            : configured
        );

    private static bool IsForEverybody(PathString path) =>
        Array.Exists(ForEverybody, start => path.Value!.StartsWith(start, StringComparison.Ordinal));
}
