using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspUpload.Receiving;

internal static class DescribeServer
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (
            var (path, name) in new[]
            {
                ("/api/dsp/upload", "describeUploads"),
                ("/api/dsp/upload/{id:guid}", "describeUpload"),
            }
        )
        {
            routes
                .MapMethods(path, ["OPTIONS"], Handle)
                .AllowAnonymous()
                .WithName(name)
                .WithSummary("Tell what this tus server can do");
        }
    }

    private static NoContent Handle(HttpContext context, IOptions<UploadOptions> options)
    {
        var headers = context.Response.Headers;
        TusProtocol.Stamp(context);
        headers["Tus-Version"] = TusProtocol.Version;
        // Between gateway and service no trailer passes: HttpClient sends none.
        headers["Tus-Extension"] = context.WasForwarded()
            ? TusProtocol.Extensions
            : $"{TusProtocol.Extensions},{TusProtocol.Trailers}";
        headers["Tus-Checksum-Algorithm"] = TusProtocol.Algorithms;
        headers["Tus-Max-Size"] = options.Value.MaxBytes.ToString();
        return TypedResults.NoContent();
    }
}
