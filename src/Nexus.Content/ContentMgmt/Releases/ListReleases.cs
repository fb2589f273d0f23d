using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Releases;

internal static class ListReleases
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/content/releases", HandleAsync)
            .AllowAnonymous()
            .WithName("listReleases")
            .WithSummary("List published releases, newest first; owner for one creator's");
        routes
            .MapGet("/api/content/my/releases", HandleMineAsync)
            .RequireAuthorization(Policies.User)
            .ActsForOrganisations()
            .WithName("listMyReleases")
            .WithSummary("List my releases, or those of the organisation I act for, newest first");
    }

    private static Task<Ok<Page<ReleaseItem>>> HandleAsync(
        HttpContext context,
        ContentDb db,
        Guid? owner,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var query = db.Releases.AsNoTracking().Where(row => row.State == ReleaseState.Published);
        return PageAsync(
            context,
            owner is { } id ? query.Where(row => row.OwnerId == id) : query,
            PageQuery.Of(limit, after),
            cancellationToken
        );
    }

    private static async Task<Ok<Page<ReleaseItem>>> HandleMineAsync(
        HttpContext context,
        ContentDb db,
        Parties parties,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var owner = await parties.ActingForAsync(context, OrganisationRole.Viewer, cancellationToken);
        var query = db.Releases.AsNoTracking().Where(row => row.OwnerId == owner.Id);
        return await PageAsync(context, query, PageQuery.Of(limit, after), cancellationToken);
    }

    private static async Task<Ok<Page<ReleaseItem>>> PageAsync(
        HttpContext context,
        IQueryable<Release> query,
        PageQuery page,
        CancellationToken cancellationToken
    )
    {
        var rows = await query.NewestFirst(page, row => row.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, [.. rows.Select(ReleaseItem.Of)], row => row.Id));
    }
}
