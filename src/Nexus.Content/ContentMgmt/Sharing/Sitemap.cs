using System.Globalization;
using System.Text;
using System.Xml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Nexus.Content.ContentMgmt.Podcasts;
using Nexus.Kernel.Http;

namespace Nexus.Content.ContentMgmt.Sharing;

/// <summary>A published page: which, and since when it looks as it does.</summary>
internal sealed class SitemapPage
{
    public Guid Id { get; init; }

    public DateTimeOffset ChangedAt { get; init; }
}

/// <summary>
/// Tells search engines which pages there are (sitemaps.org 0.9): an index at <c>/sitemap.xml</c>, and behind it a file for
/// each 50,000 works, releases and series, which is the most the protocol allows.
/// </summary>
internal static class Sitemap
{
    private const string Namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const int MostPages = 50_000;

    /// <summary>What an index may name.</summary>
    private const int MostParts = 40_000;
    private const string Type = "application/xml; charset=utf-8";

    private static readonly string[] Kinds = ["works", "releases", "series"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/sitemap.xml", IndexAsync)
            .AllowAnonymous()
            .WithName("readSitemap")
            .WithSummary("The index of the sitemaps of published works, releases and series")
            .Produces(200, contentType: "application/xml");
        routes
            .MapGet("/sitemaps/{kind}-{part:int}.xml", PartAsync)
            .AllowAnonymous()
            .WithName("readSitemapPart")
            .WithSummary("A sitemap of at most 50,000 published pages")
            .Produces(200, contentType: "application/xml")
            .ProducesProblem(404);
        routes
            .MapGet("/robots.txt", Robots)
            .AllowAnonymous()
            .WithName("readRobots")
            .WithSummary("What programs that read the whole web may read here (RFC 9309)")
            .Produces(200, contentType: "text/plain");
    }

    private static async Task<FileContentHttpResult> IndexAsync(
        HttpContext context,
        ContentDb db,
        PublicSite site,
        IConfiguration configuration,
        CancellationToken cancellationToken
    )
    {
        var files = new List<(string Address, DateTimeOffset ChangedAt)>();
        foreach (var kind in Kinds)
        {
            var pages = PagesOf(db, kind)!;
            var count = await pages.CountAsync(cancellationToken);
            if (count > 0)
            {
                var newest = await pages
                    .OrderByDescending(page => page.ChangedAt)
                    .Select(page => page.ChangedAt)
                    .FirstAsync(cancellationToken);
                var parts = (count + SizeOf(configuration) - 1) / SizeOf(configuration);
                files.AddRange(
                    Enumerable.Range(1, parts).Select(part => (site.Of($"/sitemaps/{kind}-{part}.xml"), newest))
                );
            }
        }
        return Answer(context, "sitemapindex", "sitemap", files);
    }

    private static async Task<FileContentHttpResult> PartAsync(
        string kind,
        int part,
        HttpContext context,
        ContentDb db,
        PublicSite site,
        IConfiguration configuration,
        CancellationToken cancellationToken
    )
    {
        var pages = part is < 1 or > MostParts ? null : PagesOf(db, kind);
        var rows = pages is null
            ? []
            : await pages
                .OrderBy(page => page.Id)
                .Skip((part - 1) * SizeOf(configuration))
                .Take(SizeOf(configuration))
                .ToListAsync(cancellationToken);
        if (rows.Count == 0)
        {
            throw Problems.NotFound("sitemap", $"{kind}-{part}");
        }
        Func<Guid, string> address = kind switch
        {
            "works" => site.Work,
            "releases" => site.Release,
            _ => site.Series,
        };
        return Answer(context, "urlset", "url", [.. rows.Select(page => (address(page.Id), page.ChangedAt))]);
    }

    private static ContentHttpResult Robots(HttpContext context, PublicSite site)
    {
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Content(
            $"""
            User-agent: *
            Allow: /api/content/oembed
            Allow: /api/content/series/
            Allow: /api/streamcore/assets/
            Allow: /api/stream/enclosures/
            Disallow: /api/
            Disallow: /account
            Disallow: /cart
            Disallow: /checkout
            Disallow: /moderation
            Disallow: /operations
            Disallow: /orders
            Disallow: /report
            Disallow: /studio

            Sitemap: {site.Of("/sitemap.xml")}

            """,
            "text/plain; charset=utf-8"
        );
    }

    private static IQueryable<SitemapPage>? PagesOf(ContentDb db, string kind) =>
        kind switch
        {
            "works" => db
                .Works.Where(row => row.State == WorkState.Published)
                .Select(row => new SitemapPage { Id = row.Id, ChangedAt = row.ChangedAt }),
            "releases" => db
                .Releases.Where(row => row.State == ReleaseState.Published)
                .Select(row => new SitemapPage { Id = row.Id, ChangedAt = row.ChangedAt }),
            "series" => db
                .Series.Where(row => row.State == SeriesState.Published)
                .Select(row => new SitemapPage { Id = row.Id, ChangedAt = row.ChangedAt }),
            _ => null,
        };

    private static int SizeOf(IConfiguration configuration) =>
        Math.Clamp(configuration.GetValue("Content:SitemapSize", MostPages), 1, MostPages);

    private static FileContentHttpResult Answer(
        HttpContext context,
        string root,
        string element,
        List<(string Address, DateTimeOffset ChangedAt)> lines
    )
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            xml.WriteStartElement(root, Namespace);
            foreach (var (address, changedAt) in lines)
            {
                xml.WriteStartElement(element, Namespace);
                xml.WriteElementString("loc", Namespace, address);
                var day = changedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                xml.WriteElementString("lastmod", Namespace, day);
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        context.Response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Bytes(buffer.ToArray(), Type);
    }
}
