using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nexus.Content.StreamCore.Live.Broadcasting;

namespace Nexus.Content.StreamCore.Live.Whip.Http;

/// <summary>Where WebRTC encoders begin: the stream key is the credential (RFC 9725 section 4.2).</summary>
internal static class PublishWhip
{
    public const string Address = "/api/streamcore/whip";
    private const string Scheme = "Bearer ";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost(Address, HandleAsync)
            .AllowAnonymous()
            .WithName("publishWhip")
            .WithSummary(
                "Send a show over WebRTC (WHIP): an SDP offer, with the stream key as bearer; answers 201 and SDP"
            )
            .ProducesProblem(400)
            .ProducesProblem(401)
            .ProducesProblem(409)
            .ProducesProblem(415)
            .ProducesProblem(422)
            .ProducesProblem(503);
        routes.MapMethods(Address, ["OPTIONS"], (RequestDelegate)Describe).AllowAnonymous().ExcludeFromDescription();
    }

    private static Task HandleAsync(HttpContext context)
    {
        WhipAnswer.AllowOtherSites(context, "POST, OPTIONS");
        var header = context.Request.Headers.Authorization.ToString();
        var key = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        // A failure's answer begins with cleared headers, so it is set last.
        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode == StatusCodes.Status401Unauthorized)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer";
            }
            return Task.CompletedTask;
        });
        return WhipAnswer.OpenAsync(context, Ingest.HashOf(key));
    }

    private static Task Describe(HttpContext context)
    {
        WhipAnswer.AllowOtherSites(context, "POST, OPTIONS");
        context.Response.Headers["Accept-Post"] = SdpBody.Offer;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
