using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Podcasts;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Releases;

/// <summary>The own picture of a release. Sending the same one again changes nothing.</summary>
internal static class EditCover
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPut("/api/content/releases/{id:guid}/cover", PutAsync)
            .RequireAuthorization(Policies.Creator)
            .WithMetadata(new RequestSizeLimitAttribute(AlbumCover.MostBytes))
            .WithName("setReleaseCover")
            .WithSummary(
                "Set a release's cover: a JPEG, PNG or WebP of 300 to 4000 pixels as the body; it is cut to a square"
            )
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(413)
            .ProducesProblem(415);
        routes
            .MapDelete("/api/content/releases/{id:guid}/cover", RemoveAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("removeReleaseCover")
            .WithSummary("Remove a release's cover; it shows the picture of its first work that has one")
            .ProducesProblem(404)
            .ProducesProblem(409);
        routes
            .MapMethods("/api/content/releases/{id:guid}/cover.jpg", ["GET", "HEAD"], ReadAsync)
            .AllowAnonymous()
            .WithName("readReleaseCover")
            .WithSummary("A release's cover, a JPEG")
            .Produces(200, contentType: CoverPicture.ContentType)
            .ProducesProblem(404);
    }

    private static async Task<Ok<ReleaseView>> PutAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        ReleaseSteps steps,
        CancellationToken cancellationToken
    )
    {
        var release = await steps.OwnAsync(context.User, id, cancellationToken);
        Subjects.RequireEditable(release);
        var content = await ReleaseCovers.ReadAsync(context.Request.Body, cancellationToken);
        if (CoverPicture.TagOf(content) != release.CoverTag)
        {
            await db.SetCoverAsync(release, content, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }
        context.SetETag(release);
        return TypedResults.Ok(await steps.ViewAsync(release, true, cancellationToken));
    }

    private static async Task<NoContent> RemoveAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        ReleaseSteps steps,
        CancellationToken cancellationToken
    )
    {
        var release = await steps.OwnAsync(context.User, id, cancellationToken);
        Subjects.RequireEditable(release);
        if (await db.ReleaseCovers.FindAsync([id], cancellationToken) is { } cover)
        {
            release.CoverTag = null;
            db.ReleaseCovers.Remove(cover);
            await db.SaveChangesAsync(cancellationToken);
        }
        return TypedResults.NoContent();
    }

    // As with the covers of series: who knows the random part of the address was shown the release.
    private static async Task<FileContentHttpResult> ReadAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var found = await db
            .Releases.AsNoTracking()
            .Where(row => row.Id == id && row.CoverTag != null)
            .Join(db.ReleaseCovers, row => row.Id, cover => cover.ReleaseId, (row, cover) => new { row, cover.Content })
            .FirstOrDefaultAsync(cancellationToken);
        var named = context.Request.Query["v"] == found?.row.CoverTag;
        var held = found is { row.Hold: not Hold.None };
        if (
            found is null
            || (found.row.State != ReleaseState.Published && !named)
            || (held && !await parties.SeesHeldAsync(context.User, found.row.OwnerId, cancellationToken))
        )
        {
            throw Problems.NotFound("cover of the release", id);
        }
        return CoverPicture.Send(context, found.Content, found.row.CoverTag!, held, named);
    }
}
