using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Podcasts;
using Nexus.Kernel.Http;

namespace Nexus.Content.ContentMgmt.Sharing;

internal static class ReadOEmbed
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/content/oembed", HandleAsync)
            .AllowAnonymous()
            .WithName("readOEmbed")
            .WithSummary("What another site shows of one of our pages (oEmbed 1.0), as JSON or XML")
            .WithDescription(
                "url: the address of a work's, release's or series' page. format: json (normally) or xml. maxwidth, "
                    + "maxheight: the most room there is. Free works answer with a player, the rest with a link."
            )
            .Produces(200, contentType: "application/json", additionalContentTypes: "text/xml")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(501);

    private static async Task<Results<ContentHttpResult, FileContentHttpResult>> HandleAsync(
        string? url,
        string? format,
        int? maxwidth,
        int? maxheight,
        HttpContext context,
        ContentDb db,
        PublicSite site,
        CancellationToken cancellationToken
    )
    {
        if (format is not (null or "json" or "xml"))
        {
            return NoSuchFormat();
        }
        RequireRoom(maxwidth, "maxwidth");
        RequireRoom(maxheight, "maxheight");
        var answer = await FindAsync(db, site, url ?? "", maxwidth, maxheight, cancellationToken);
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.CacheControl = "public, max-age=300";
        return format == "xml"
            ? TypedResults.Bytes(answer.ToXml(), "text/xml; charset=utf-8")
            : TypedResults.Content(answer.ToJson().ToJsonString(), "application/json; charset=utf-8");
    }

    // The standard's own status for it (section 2.3.5). Not thrown: nothing has failed here that a log should tell.
    private static ContentHttpResult NoSuchFormat()
    {
        var problem = Problems.Of(501, "oembed-format", "There is no such format.", "json or xml.").Problem;
        var body = JsonSerializer.Serialize(problem, NexusJson.Options);
        return TypedResults.Content(body, "application/problem+json", statusCode: problem.Status);
    }

    private static void RequireRoom(int? most, string name)
    {
        if (most is < 1 or > 10_000)
        {
            throw Problems.Invalid(name, "A number of pixels from 1 to 10000.");
        }
    }

    private static async Task<OEmbedAnswer> FindAsync(
        ContentDb db,
        PublicSite site,
        string url,
        int? maxWidth,
        int? maxHeight,
        CancellationToken cancellationToken
    )
    {
        var (kind, id) = Page(site, url) ?? throw Problems.NotFound("page", url);
        var found = kind switch
        {
            "listen" or "embed" => await db
                .Works.AsNoTracking()
                .FirstOrDefaultAsync(row => row.Id == id && row.State == WorkState.Published, cancellationToken)
                is { } work
                ? OEmbedAnswer.Of(work, site, maxWidth, maxHeight)
                : null,
            "release" => await db
                .Releases.AsNoTracking()
                .FirstOrDefaultAsync(row => row.Id == id && row.State == ReleaseState.Published, cancellationToken)
                is { } release
                ? OEmbedAnswer.Link(release.Title, release.OwnerName, site)
                : null,
            _ => await db
                .Series.AsNoTracking()
                .FirstOrDefaultAsync(row => row.Id == id && row.State == SeriesState.Published, cancellationToken)
                is { } series
                ? OEmbedAnswer.Link(series.Title, series.Author, site)
                : null,
        };
        return found ?? throw Problems.NotFound("published page", url);
    }

    // Only pages of this platform: whatever the scheme, host and port are its own, and a page's path has two parts.
    private static (string Kind, Guid Id)? Page(PublicSite site, string url)
    {
        var home = new Uri(site.Address);
        if (
            !Uri.TryCreate(url, UriKind.Absolute, out var page)
            || page.Scheme is not ("http" or "https")
            || !page.Host.Equals(home.Host, StringComparison.OrdinalIgnoreCase)
            || (page.Port != home.Port && !(page.IsDefaultPort && home.IsDefaultPort))
        )
        {
            return null;
        }
        var parts = page.AbsolutePath.Trim('/').Split('/');
        return
            parts is [("listen" or "embed" or "release" or "series") and var kind, var text]
            && Guid.TryParse(text, out var id)
            ? (kind, id)
            : null;
    }
}
