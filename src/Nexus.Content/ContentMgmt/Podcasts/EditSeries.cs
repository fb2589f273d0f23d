using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Podcasts;

internal static class EditSeries
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPut("/api/content/series/{id:guid}", EditAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("editSeries")
            .WithSummary("Edit what a series says of itself; send If-Match with the ETag you read")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412)
            .ProducesProblem(428);
        routes
            .MapPut("/api/content/series/{id:guid}/episodes", SetEpisodesAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("setSeriesEpisodes")
            .WithSummary("Set all episodes of a series in their order; send If-Match with the ETag you read")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412)
            .ProducesProblem(428);
    }

    private static async Task<Ok<SeriesView>> EditAsync(
        Guid id,
        SeriesDraft request,
        HttpContext context,
        ContentDb db,
        SeriesSteps steps,
        CancellationToken cancellationToken
    )
    {
        var series = await steps.OwnAsync(context.User, id, OrganisationRole.Editor, cancellationToken);
        context.RequireMatch(series);
        Subjects.RequireEditable(series);
        SeriesSteps.Fill(series, request);
        if (series.State == SeriesState.Published)
        {
            SeriesRules.RequireComplete(series);
        }
        await db.SaveChangesAsync(cancellationToken);
        context.SetETag(series);
        return TypedResults.Ok(await steps.ViewAsync(series, true, cancellationToken));
    }

    private static async Task<Ok<SeriesView>> SetEpisodesAsync(
        Guid id,
        EpisodeList request,
        HttpContext context,
        ContentDb db,
        SeriesSteps steps,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var series = await steps.OwnAsync(context.User, id, OrganisationRole.Editor, cancellationToken);
        context.RequireMatch(series);
        Subjects.RequireEditable(series);
        // Also where only the episodes change, the version must grow: others edit the whole of it.
        db.Entry(series).State = EntityState.Modified;
        await steps.SetEpisodesAsync(series, request, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        context.SetETag(series);
        return TypedResults.Ok(await steps.ViewAsync(series, true, cancellationToken));
    }
}
