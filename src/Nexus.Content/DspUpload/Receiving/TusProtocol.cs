using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspUpload.Receiving;

/// <summary>What holds for every tus request: the version, and the limits of ordinary requests do not.</summary>
internal sealed class TusProtocol : IEndpointFilter
{
    public const string Version = "1.0.0";
    public const string Extensions =
        "creation,creation-with-upload,creation-defer-length,checksum,concatenation,expiration,termination";
    public const string Trailers = "checksum-trailer";
    public const string Algorithms = "sha1,sha256,md5";
    public const string PartType = "application/offset+octet-stream";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        Stamp(http);
        if (http.Request.Headers["Tus-Resumable"] != Version)
        {
            http.Response.OnStarting(() =>
            {
                http.Response.Headers["Tus-Version"] = Version;
                return Task.CompletedTask;
            });
            throw Problems.Of(
                412,
                "tus-version",
                "This tus version is not spoken here.",
                $"Send Tus-Resumable: {Version}."
            );
        }
        return next(context);
    }

    /// <summary>Puts the version on the answer, also on one that a thrown problem replaces.</summary>
    public static void Stamp(HttpContext http) =>
        http.Response.OnStarting(() =>
        {
            http.Response.Headers["Tus-Resumable"] = Version;
            return Task.CompletedTask;
        });

    /// <summary>A part may be of any size and come as slowly as a train's network gives it.</summary>
    public static void LiftBodyLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
        if (
            http.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is
            { } rate
        )
        {
            rate.MinDataRate = null;
        }
    }

    public static string ExpiresHeader(DateTimeOffset time) => time.ToString("R");
}
