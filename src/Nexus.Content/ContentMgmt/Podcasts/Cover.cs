using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Podcasts;

/// <summary>The picture of a series. Sending the same one again changes nothing.</summary>
internal static class Cover
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPut("/api/content/series/{id:guid}/cover", PutAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("setSeriesCover")
            .WithSummary("Set a series' cover: a square JPEG, PNG or WebP of 1400 to 3000 pixels as the body")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(413)
            .ProducesProblem(415);
        routes
            .MapMethods("/api/content/series/{id:guid}/cover.jpg", ["GET", "HEAD"], ReadAsync)
            .AllowAnonymous()
            .WithName("readSeriesCover")
            .WithSummary("A series' cover, a JPEG")
            .Produces(200, contentType: CoverPicture.ContentType)
            .ProducesProblem(404);
    }

    private static async Task<Ok<SeriesView>> PutAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        SeriesSteps steps,
        CancellationToken cancellationToken
    )
    {
        var series = await steps.OwnAsync(context.User, id, OrganisationRole.Editor, cancellationToken);
        Subjects.RequireEditable(series);
        var content = await CoverPicture.ReadAsync(context.Request.Body, CoverRule.Podcast, cancellationToken);
        var tag = CoverPicture.TagOf(content);
        if (tag != series.CoverTag)
        {
            series.CoverTag = tag;
            if (await db.Covers.FindAsync([id], cancellationToken) is { } former)
            {
                former.Content = content;
            }
            else
            {
                db.Covers.Add(new SeriesCover { SeriesId = id, Content = content });
            }
            await db.SaveChangesAsync(cancellationToken);
        }
        context.SetETag(series);
        return TypedResults.Ok(await steps.ViewAsync(series, true, cancellationToken));
    }

    // Who knows the random part of the address was shown the series; a cover alone tells nothing else. What moderators
    // hide may be the cover itself, so only its owner and they are shown that.
    private static async Task<FileContentHttpResult> ReadAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var found = await db
            .Series.AsNoTracking()
            .Where(row => row.Id == id && row.CoverTag != null)
            .Join(
                db.Covers,
                row => row.Id,
                cover => cover.SeriesId,
                (row, cover) =>
                    new
                    {
                        row.CoverTag,
                        row.State,
                        row.Hold,
                        row.OwnerId,
                        cover.Content,
                    }
            )
            .FirstOrDefaultAsync(cancellationToken);
        var named = context.Request.Query["v"] == found?.CoverTag;
        var held = found is { Hold: not Hold.None };
        if (
            found is null
            || (found.State != SeriesState.Published && !named)
            || (held && !await parties.SeesHeldAsync(context.User, found.OwnerId, cancellationToken))
        )
        {
            throw Problems.NotFound("cover of the series", id);
        }
        return CoverPicture.Send(context, found.Content, found.CoverTag!, held, named);
    }
}
