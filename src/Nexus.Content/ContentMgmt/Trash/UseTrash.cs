using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Trash;

/// <summary>Deletes works, releases and series into the trash, shows it, and takes things out of it.</summary>
internal static class UseTrash
{
    private const int MostShown = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapDelete(routes, "works", SubjectKind.Work);
        MapDelete(routes, "releases", SubjectKind.Release);
        MapDelete(routes, "series", SubjectKind.Series);
        routes
            .MapGet("/api/content/my/trash", ListAsync)
            .RequireAuthorization(Policies.User)
            .ActsForOrganisations()
            .WithName("listMyTrash")
            .WithSummary("List what lies in my trash and when it is gone for good, the 200 last deleted");
    }

    private static void MapDelete(IEndpointRouteBuilder routes, string path, SubjectKind kind)
    {
        routes
            .MapDelete(
                $"/api/content/{path}/{{id:guid}}",
                (Guid id, HttpContext context, ContentDb db, TrashCan can, Parties parties, CancellationToken stop) =>
                    DeleteAsync(kind, id, context, db, can, parties, stop)
            )
            .RequireAuthorization(Permissions.Policy(Permissions.ContentPublish))
            .WithName($"delete{kind}")
            .WithSummary($"Move a {TrashCan.NameOf(kind)} to the trash, where it stays for 30 days")
            .ProducesProblem(404)
            .ProducesProblem(409);
        routes
            .MapPost(
                $"/api/content/my/trash/{path}/{{id:guid}}/restore",
                (Guid id, HttpContext context, ContentDb db, TrashCan can, Parties parties, CancellationToken stop) =>
                    RestoreAsync(kind, id, context, db, can, parties, stop)
            )
            .RequireAuthorization(Permissions.Policy(Permissions.ContentPublish))
            .WithName($"restore{kind}")
            .WithSummary(
                $"Take a {TrashCan.NameOf(kind)} out of the trash; it is not public until it is published again"
            )
            .ProducesProblem(404);
    }

    private static async Task<NoContent> DeleteAsync(
        SubjectKind kind,
        Guid id,
        HttpContext context,
        ContentDb db,
        TrashCan can,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var thing = await OwnAsync(kind, id, context, can, parties, cancellationToken);
        if (thing.DeletedAt is not null)
        {
            return TypedResults.NoContent();
        }
        if (thing is Work { LiveShowId: not null })
        {
            throw Problems.Conflict(
                "live-show",
                "The work is a live show.",
                "End the show first, and wait until its recording can be played."
            );
        }
        if (await can.IsSoldAsync(kind, id, cancellationToken))
        {
            throw Problems.Conflict(
                "sold",
                "Somebody bought this.",
                "What people own stays theirs. Take it off sale; it then sells to nobody else."
            );
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await can.PutAsync(kind, thing, context.User.ActorName(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> RestoreAsync(
        SubjectKind kind,
        Guid id,
        HttpContext context,
        ContentDb db,
        TrashCan can,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var thing = await OwnAsync(kind, id, context, can, parties, cancellationToken);
        if (thing.DeletedAt is not null)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await can.RestoreAsync(kind, thing, context.User.ActorName(), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        return TypedResults.NoContent();
    }

    private static async Task<ITrashable> OwnAsync(
        SubjectKind kind,
        Guid id,
        HttpContext context,
        TrashCan can,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var thing = await can.FindAsync(kind, id, cancellationToken);
        return
            thing is not null
            && await parties.MayAsync(context.User, thing.OwnerId, OrganisationRole.Editor, cancellationToken)
            ? thing
            : throw Problems.NotFound(TrashCan.NameOf(kind), id);
    }

    private static async Task<Ok<List<TrashItem>>> ListAsync(
        HttpContext context,
        ContentDb db,
        TrashCan can,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var owner = await parties.ActingForAsync(context, OrganisationRole.Viewer, cancellationToken);
        List<(SubjectKind Kind, ITrashable Thing)> found =
        [
            .. (await OfAsync(db.Works, owner.Id, cancellationToken)).Select(row => (SubjectKind.Work, row)),
            .. (await OfAsync(db.Releases, owner.Id, cancellationToken)).Select(row => (SubjectKind.Release, row)),
            .. (await OfAsync(db.Series, owner.Id, cancellationToken)).Select(row => (SubjectKind.Series, row)),
        ];
        return TypedResults.Ok(
            found
                .OrderByDescending(one => one.Thing.DeletedAt)
                .Take(MostShown)
                .Select(one => new TrashItem(
                    one.Kind,
                    one.Thing.Id,
                    one.Thing.Title,
                    one.Thing.DeletedAt!.Value,
                    one.Thing.DeletedAt.Value + can.Retention
                ))
                .ToList()
        );
    }

    private static async Task<List<ITrashable>> OfAsync<T>(
        IQueryable<T> rows,
        Guid ownerId,
        CancellationToken cancellationToken
    )
        where T : class, ITrashable =>
        [
            .. await rows.IgnoreQueryFilters()
                .AsNoTracking()
                .Where(row => row.OwnerId == ownerId && row.DeletedAt != null)
                .OrderByDescending(row => row.DeletedAt)
                .Take(MostShown)
                .ToListAsync(cancellationToken),
        ];
}
