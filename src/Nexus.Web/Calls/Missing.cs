using Microsoft.AspNetCore.Http;

namespace Nexus.Web.Calls;

/// <summary>The status of a page that has nothing to show.</summary>
internal static class Missing
{
    /// <summary>
    /// 404 with this page's own words. Only as the answer begins: the framework throws away what a page drew once it
    /// sees that status, and a page for every address that is nothing would stand in its place.
    /// </summary>
    public static void SayNotFound(this HttpContext context) =>
        context.Response.OnStarting(
            static response =>
            {
                ((HttpResponse)response).StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            },
            context.Response
        );
}
