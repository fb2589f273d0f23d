using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Works;

internal static class ListMyWorks
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/content/my/works", HandleAsync)
            .RequireAuthorization(Policies.User)
            .ActsForOrganisations()
            .WithName("listMyWorks")
            .WithSummary(
                "List my works, or those of the organisation I act for, in every state, newest first, with their progress"
            );

    private static async Task<Ok<Page<OwnWorkView>>> HandleAsync(
        HttpContext context,
        ContentDb db,
        Parties parties,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var owner = await parties.ActingForAsync(context, OrganisationRole.Viewer, cancellationToken);
        var query = db.Works.AsNoTracking().Where(row => row.OwnerId == owner.Id);
        var rows = await query.NewestFirst(page, row => row.Id).ToListAsync(cancellationToken);
        var ids = rows.ConvertAll(row => row.Id);
        var progress = await db
            .Progress.AsNoTracking()
            .Where(row => ids.Contains(row.WorkId))
            .ToDictionaryAsync(row => row.WorkId, cancellationToken);
        return TypedResults.Ok(
            page.Cut(
                context,
                [.. rows.Select(row => OwnWorkView.Of(row, progress.GetValueOrDefault(row.Id)))],
                row => row.Id
            )
        );
    }
}
