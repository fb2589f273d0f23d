using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Http;

namespace Nexus.Content.ContentMgmt.Works;

internal static class ListWorks
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/content/works", HandleAsync)
            .AllowAnonymous()
            .WithName("listWorks")
            .WithSummary("List published works, newest first")
            .WithDescription(
                "owner: a creator's identifier; kind: audio or video. To find words, use /api/content/search."
            )
            .ProducesProblem(400);

    private static async Task<Ok<Page<WorkView>>> HandleAsync(
        HttpContext context,
        ContentDb db,
        Guid? owner,
        string? kind,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var query = db.Works.AsNoTracking().Where(row => row.State == WorkState.Published);
        if (owner is { } ownerId)
        {
            query = query.Where(row => row.OwnerId == ownerId);
        }
        if (kind is not null)
        {
            var wanted =
                Enum.TryParse<WorkKind>(kind, true, out var known) && Enum.IsDefined(known)
                    ? known
                    : throw Problems.Invalid("kind", "audio or video.");
            query = query.Where(row => row.Kind == wanted);
        }
        var rows = await query.NewestFirst(page, row => row.Id).ToListAsync(cancellationToken);
        var releases = await ReleasesOfAsync(db, [.. rows.Select(row => row.Id)], cancellationToken);
        return TypedResults.Ok(
            page.Cut(context, [.. rows.Select(row => WorkView.Of(row, [.. releases[row.Id]]))], row => row.Id)
        );
    }

    private static async Task<ILookup<Guid, Guid>> ReleasesOfAsync(
        ContentDb db,
        List<Guid> workIds,
        CancellationToken cancellationToken
    )
    {
        var rows = await db
            .ReleaseWorks.Where(row => workIds.Contains(row.WorkId))
            .Join(
                db.Releases.Where(release => release.State == ReleaseState.Published),
                row => row.ReleaseId,
                release => release.Id,
                (row, release) => new { row.WorkId, release.Id }
            )
            .ToListAsync(cancellationToken);
        return rows.ToLookup(row => row.WorkId, row => row.Id);
    }
}
