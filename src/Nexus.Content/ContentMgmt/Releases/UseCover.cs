using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Podcasts;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Releases;

/// <summary>The picture of a release.</summary>
internal static class UseCover
{
    private const string Path = "/api/content/releases/{id:guid}/cover";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPut(Path, PutAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("setReleaseCover")
            .WithSummary(
                "Set a release's cover: a JPEG, PNG or WebP of 300 to 4000 pixels as the body; it is cut to a square"
            )
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(413)
            .ProducesProblem(415);
        routes
            .MapMethods(Path + ".jpg", ["GET", "HEAD"], ReadAsync)
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
        await db.SetCoverAsync(release, content, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        context.SetETag(release);
        return TypedResults.Ok(await steps.ViewAsync(release, true, cancellationToken));
    }

    // Who knows the random part of the address was shown the release; what moderators hide may be the cover itself.
    private static async Task<FileContentHttpResult> ReadAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var release = await db.Releases.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        var cover = await db
            .ReleaseCovers.AsNoTracking()
            .FirstOrDefaultAsync(row => row.ReleaseId == id, cancellationToken);
        var named = context.Request.Query["v"] == release?.CoverTag;
        var held = release is { Hold: not Hold.None };
        if (
            release is null
            || cover is null
            || (release.State != ReleaseState.Published && !named)
            || (held && !await SeesHeldAsync(context.User, release.OwnerId, parties, cancellationToken))
        )
        {
            throw Problems.NotFound("cover of the release", id);
        }
        context.Response.Headers.CacheControl =
            held ? "private, no-cache"
            : named ? "public, max-age=86400"
            : "public, no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return TypedResults.Bytes(
            cover.Content,
            CoverPicture.ContentType,
            entityTag: new EntityTagHeaderValue($"\"{release.CoverTag}\"")
        );
    }

    private static async Task<bool> SeesHeldAsync(
        ClaimsPrincipal caller,
        Guid ownerId,
        Parties parties,
        CancellationToken cancellationToken
    ) =>
        caller.HasPermission(Permissions.ContentModerate)
        || await parties.MayAsync(caller, ownerId, OrganisationRole.Viewer, cancellationToken);
}
