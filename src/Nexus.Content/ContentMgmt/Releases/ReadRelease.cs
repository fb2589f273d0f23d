using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Works;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;

namespace Nexus.Content.ContentMgmt.Releases;

internal static class ReadRelease
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/content/releases/{id:guid}", HandleAsync)
            .AllowAnonymous()
            .WithName("readRelease")
            .WithSummary("Read a published release, or one of mine; its ETag is for edits")
            .ProducesProblem(404);

    private static async Task<Ok<ReleaseView>> HandleAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        ReleaseSteps steps,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var release = await db.Releases.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        // What everybody may read costs nobody a look at memberships, but who says for whom he asks.
        context.Response.Headers.Append("Vary", Parties.Header);
        var asksForOthers = context.Request.Headers.ContainsKey(Parties.Header);
        var mine =
            release is not null
            && (
                release.State == ReleaseState.Published && !asksForOthers
                    ? Parties.OwnsOrAdministers(context.User, release.OwnerId)
                    : await parties.MayAsync(context.User, release.OwnerId, OrganisationRole.Viewer, cancellationToken)
            );
        if (release is null || (!mine && release.State != ReleaseState.Published))
        {
            throw Problems.NotFound("release", id);
        }
        context.SetETag(release);
        return TypedResults.Ok(await steps.ViewAsync(release, mine, cancellationToken));
    }
}
