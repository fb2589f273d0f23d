using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Releases;
using Nexus.Content.ContentMgmt.Works;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Versions;

/// <summary>Shows who changed what of a work or release, and brings a former version back as a new one.</summary>
internal static class UseVersions
{
    /// <summary>Nobody looks further back; older ones can still be brought back by their number.</summary>
    private const int MostShown = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/content/works/{id:guid}/versions", ListOfWorkAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listWorkVersions")
            .WithSummary("List the last 200 versions of a work's fields: who changed what, and when")
            .ProducesProblem(404);
        routes
            .MapGet("/api/content/releases/{id:guid}/versions", ListOfReleaseAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listReleaseVersions")
            .WithSummary("List the last 200 versions of a release's fields: who changed what, and when")
            .ProducesProblem(404);
        routes
            .MapPost("/api/content/works/{id:guid}/versions/{number:int}/restore", RestoreWorkAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("restoreWorkVersion")
            .WithSummary("Bring a former version of a work's fields back, as a new one; send If-Match")
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412)
            .ProducesProblem(428);
        routes
            .MapPost("/api/content/releases/{id:guid}/versions/{number:int}/restore", RestoreReleaseAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("restoreReleaseVersion")
            .WithSummary("Bring a former version of a release's fields and works back, as a new one; send If-Match")
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412)
            .ProducesProblem(428);
    }

    private static async Task<Ok<List<TextVersionView>>> ListOfWorkAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        TextVersions versions,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        await db.OwnWorkAsync(parties, context.User, id, OrganisationRole.Viewer, cancellationToken);
        return TypedResults.Ok(await versions.ListAsync(id, MostShown, cancellationToken));
    }

    private static async Task<Ok<List<TextVersionView>>> ListOfReleaseAsync(
        Guid id,
        HttpContext context,
        ReleaseSteps steps,
        TextVersions versions,
        CancellationToken cancellationToken
    )
    {
        await steps.OwnAsync(context.User, id, cancellationToken);
        return TypedResults.Ok(await versions.ListAsync(id, MostShown, cancellationToken));
    }

    private static async Task<Ok<OwnWorkView>> RestoreWorkAsync(
        Guid id,
        int number,
        HttpContext context,
        ContentDb db,
        WorkEditing editing,
        TextVersions versions,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var work = await db.OwnWorkAsync(parties, context.User, id, OrganisationRole.Editor, cancellationToken);
        context.RequireMatch(work);
        var version = await versions.RequireAsync(id, number, cancellationToken);
        var actor = context.User.ActorName();
        await editing.ApplyAsync(work, version.Fields, actor, number, cancellationToken);
        db.Audit(actor, "work.version-restored", id.ToString(), new { number });
        await db.SaveChangesAsync(cancellationToken);
        context.SetETag(work);
        return TypedResults.Ok(await db.ViewAsync(work, cancellationToken));
    }

    private static async Task<Ok<ReleaseView>> RestoreReleaseAsync(
        Guid id,
        int number,
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
        var version = await versions.RequireAsync(id, number, cancellationToken);
        var workIds = await steps.WorkIdsAsync(id, cancellationToken);
        var before = EditableFields.Of(release, workIds);
        var fields = version.Fields;
        (release.Title, release.Description) = (fields.Title, fields.Description);
        (release.Genre, release.Language) = (fields.Genre, fields.Language);
        var actor = context.User.ActorName();
        await versions.KeepAsync(SubjectKind.Release, release, before, fields, actor, number, cancellationToken);
        db.Audit(actor, "release.version-restored", id.ToString(), new { number });
        db.Entry(release).State = EntityState.Modified;
        // A work that was deleted since, or is another's now, is told by name.
        await steps.SetWorksAsync(release, fields.WorkIds ?? workIds, cancellationToken);
        if (release.State == ReleaseState.Published)
        {
            await steps.PublishAsync(release, workIds, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        context.SetETag(release);
        return TypedResults.Ok(await steps.ViewAsync(release, true, cancellationToken));
    }
}
