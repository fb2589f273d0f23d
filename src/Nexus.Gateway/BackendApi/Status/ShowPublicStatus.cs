using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Nexus.Gateway.BackendApi.Status;

/// <summary>Whether the platform works, for anybody: a line a domain, no names of services, no reasons.</summary>
internal static class ShowPublicStatus
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/api/status/public",
                async (PublicStatus status, HttpContext context) =>
                {
                    context.Response.Headers.CacheControl = "public, max-age=5";
                    return TypedResults.Ok(await status.ShowAsync(context.RequestAborted));
                }
            )
            .AllowAnonymous()
            .WithName("showPublicStatus")
            .WithSummary("Whether the platform works, by domain");
}
