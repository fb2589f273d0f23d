using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Web.Parts;

/// <summary>
/// The live part of the operations page alone, with a tag of what it says: who has it already gets 304 and draws
/// nothing.
/// </summary>
internal static class PartEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/operations/parts", ShowAsync)
            .RequireAuthorization(Policies.Administrator)
            .ExcludeFromDescription();

    private static async Task<IResult> ShowAsync(HttpContext context, ILoggerFactory logs)
    {
        await using var renderer = new HtmlRenderer(context.RequestServices, logs);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<OperationsPart>()).ToHtmlString()
        );
        var tag = EntityTag.WeakOf(Encoding.UTF8.GetBytes(html));
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        return context.Request.IsKnown(tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Text(html, "text/html", Encoding.UTF8);
    }
}
