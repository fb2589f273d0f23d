using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Http;

namespace Nexus.Content.ContentMgmt.Podcasts;

/// <summary>What podcast apps follow. They ask often, so most answers are 304.</summary>
internal static class ReadFeed
{
    /// <summary>Apple lists the newest 2000 of a feed; a page of 500 stays below a megabyte.</summary>
    private const int PageSize = 500;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/api/content/series/{id:guid}/feed.xml", ["GET", "HEAD"], HandleAsync)
            .AllowAnonymous()
            .WithName("readSeriesFeed")
            .WithSummary("The RSS feed of a published series, the newest episode first")
            .WithDescription(
                "RSS 2.0 with the iTunes and Podcasting 2.0 namespaces; lists what is published and free. Pages of 500 "
                    + "episodes follow one another as RFC 5005 says. Conditional requests work."
            )
            .Produces(200, contentType: "application/rss+xml")
            .ProducesProblem(404);

    private static async Task HandleAsync(
        Guid id,
        int? page,
        HttpContext context,
        ContentDb db,
        PublicSite site,
        CancellationToken cancellationToken
    )
    {
        var series =
            await db
                .Series.AsNoTracking()
                .FirstOrDefaultAsync(row => row.Id == id && row.State == SeriesState.Published, cancellationToken)
            ?? throw Problems.NotFound("published series", id);
        var changed = await ChangedAtAsync(db, series, cancellationToken);
        var feed = await PageAsync(db, series, page ?? 1, changed, cancellationToken);
        await SendAsync(context, FeedWriter.Write(feed, site), changed);
    }

    // A work that was withdrawn or deleted changes the feed too, so all of them count, not only those that are listed.
    private static async Task<DateTimeOffset> ChangedAtAsync(
        ContentDb db,
        Series series,
        CancellationToken cancellationToken
    )
    {
        var newest = await db
            .Episodes.Where(row => row.SeriesId == series.Id)
            .Join(db.Works.IgnoreQueryFilters(), row => row.WorkId, work => work.Id, (row, work) => work.ChangedAt)
            .OrderByDescending(at => at)
            .Take(1)
            .ToListAsync(cancellationToken);
        var latest = newest.Append(series.ChangedAt).Max();
        // HTTP dates have whole seconds (RFC 9110 section 5.6.7).
        return DateTimeOffset.FromUnixTimeSeconds(latest.ToUnixTimeSeconds());
    }

    private static async Task<FeedPage> PageAsync(
        ContentDb db,
        Series series,
        int page,
        DateTimeOffset changed,
        CancellationToken cancellationToken
    )
    {
        var listed = db
            .Episodes.Where(row => row.SeriesId == series.Id)
            .Join(db.Works, row => row.WorkId, work => work.Id, (row, work) => new { Episode = row, Work = work })
            .Where(row =>
                row.Work.State == WorkState.Published
                && row.Work.Access == WorkAccess.Free
                && row.Work.EnclosureLength != null
            );
        var count = await listed.CountAsync(cancellationToken);
        var pages = Math.Max(1, (count + PageSize - 1) / PageSize);
        if (page < 1 || page > pages)
        {
            throw Problems.NotFound("page of the feed", page);
        }
        var rows = await listed
            .OrderByDescending(row => row.Work.PublishedAt)
            .ThenByDescending(row => row.Work.Id)
            .Skip((page - 1) * PageSize)
            .Take(PageSize)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return new FeedPage(series, [.. rows.Select(row => (row.Episode, row.Work))], page, pages, changed);
    }

    private static async Task SendAsync(HttpContext context, byte[] body, DateTimeOffset changed)
    {
        var (request, response) = (context.Request, context.Response);
        var tag = EntityTag.WeakOf(body);
        response.Headers.ETag = tag;
        response.Headers.LastModified = changed.ToString("R", CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "public, max-age=300";
        response.Headers.AccessControlAllowOrigin = "*";
        if (IsFresh(request, tag, changed))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = "application/rss+xml; charset=utf-8";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    // The tag decides where one is sent (RFC 9110 section 13.1.3).
    private static bool IsFresh(HttpRequest request, string tag, DateTimeOffset changed) =>
        request.Headers.IfNoneMatch.Count > 0
            ? request.IsKnown(tag)
            : request.GetTypedHeaders().IfModifiedSince is { } since && changed <= since;
}
