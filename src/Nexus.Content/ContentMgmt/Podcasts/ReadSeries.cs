using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Podcasts;

internal static class ReadSeries
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/content/series/{id:guid}", HandleAsync)
            .AllowAnonymous()
            .WithName("readSeries")
            .WithSummary("Read a published series, or one of mine; its ETag is for edits")
            .ProducesProblem(404);
        routes
            .MapGet("/api/content/series", ListAsync)
            .AllowAnonymous()
            .WithName("listSeries")
            .WithSummary("List published series, newest first; owner for one creator's")
            .ProducesProblem(400);
        routes
            .MapGet("/api/content/my/series", ListMineAsync)
            .RequireAuthorization(Policies.User)
            .ActsForOrganisations()
            .WithName("listMySeries")
            .WithSummary("List my series, or those of the organisation I act for, newest first")
            .ProducesProblem(400);
        routes
            .MapGet("/api/content/series/categories", () => TypedResults.Ok(AppleCategories.All))
            .AllowAnonymous()
            .WithName("listSeriesCategories")
            .WithSummary("List the categories a series may have");
    }

    private static async Task<Ok<SeriesView>> HandleAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        SeriesSteps steps,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var series = await db.Series.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        // What everybody may read costs nobody a look at memberships, but who says for whom he asks.
        context.Response.Headers.Append("Vary", Parties.Header);
        var asksForOthers = context.Request.Headers.ContainsKey(Parties.Header);
        var mine =
            series is not null
            && (
                series.State == SeriesState.Published && !asksForOthers
                    ? Parties.OwnsOrAdministers(context.User, series.OwnerId)
                    : await parties.MayAsync(context.User, series.OwnerId, OrganisationRole.Viewer, cancellationToken)
            );
        if (series is null || (!mine && series.State != SeriesState.Published))
        {
            throw Problems.NotFound("series", id);
        }
        context.SetETag(series);
        return TypedResults.Ok(await steps.ViewAsync(series, mine, cancellationToken));
    }

    private static Task<Ok<Page<SeriesItem>>> ListAsync(
        HttpContext context,
        ContentDb db,
        Guid? owner,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var query = db.Series.AsNoTracking().Where(row => row.State == SeriesState.Published);
        return PageAsync(
            context,
            owner is { } id ? query.Where(row => row.OwnerId == id) : query,
            PageQuery.Of(limit, after),
            cancellationToken
        );
    }

    private static async Task<Ok<Page<SeriesItem>>> ListMineAsync(
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
        var query = db.Series.AsNoTracking().Where(row => row.OwnerId == owner.Id);
        return await PageAsync(context, query, page, cancellationToken);
    }

    private static async Task<Ok<Page<SeriesItem>>> PageAsync(
        HttpContext context,
        IQueryable<Series> query,
        PageQuery page,
        CancellationToken cancellationToken
    )
    {
        var rows = await query.NewestFirst(page, row => row.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, [.. rows.Select(SeriesItem.Of)], row => row.Id));
    }
}
