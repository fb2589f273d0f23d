using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Versions;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Releases;

internal static class EditRelease
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPut("/api/content/releases/{id:guid}", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("editRelease")
            .WithSummary("Edit a release; send If-Match with the ETag you read")
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412)
            .ProducesProblem(428);

    private static async Task<Ok<ReleaseView>> HandleAsync(
        Guid id,
        ReleaseDraft request,
        HttpContext context,
        ContentDb db,
        ReleaseSteps steps,
        TextVersions versions,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var release = await steps.OwnAsync(context.User, id, cancellationToken);
        context.RequireMatch(release);
        Subjects.RequireEditable(release);
        var before = await steps.WorkIdsAsync(id, cancellationToken);
        var old = EditableFields.Of(release, before);
        release.Title = request.Title.Trim();
        release.Description = request.Description ?? "";
        release.Genre = LibraryTraits.Genre(request.Genre);
        release.Language = LibraryTraits.Language(request.Language);
        var fields = EditableFields.Of(release, request.WorkIds);
        var actor = context.User.ActorName();
        await versions.KeepAsync(SubjectKind.Release, release, old, fields, actor, null, cancellationToken);
        // Also where only the works change, the version must grow: others edit the whole of it.
        db.Entry(release).State = EntityState.Modified;
        await steps.SetWorksAsync(release, request.WorkIds, cancellationToken);
        if (release.State == ReleaseState.Published)
        {
            await steps.PublishAsync(release, before, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        context.SetETag(release);
        return TypedResults.Ok(await steps.ViewAsync(release, true, cancellationToken));
    }
}
