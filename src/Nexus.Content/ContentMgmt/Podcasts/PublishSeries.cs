using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Works;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Podcasts;

internal static class PublishSeries
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/content/series/{id:guid}/publish", PublishAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ContentPublish))
            .WithName("publishSeries")
            .WithSummary("Publish a series and its feed; does nothing when it is published already")
            .ProducesProblem(404)
            .ProducesProblem(409);
        routes
            .MapPost("/api/content/series/{id:guid}/withdraw", WithdrawAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ContentPublish))
            .WithName("withdrawSeries")
            .WithSummary("Withdraw a series and its feed, not its works; does nothing when it is not published")
            .ProducesProblem(404);
    }

    private static async Task<Ok<SeriesView>> PublishAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        SeriesSteps steps,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var series = await steps.OwnAsync(context.User, id, OrganisationRole.Editor, cancellationToken);
        if (series.State != SeriesState.Published)
        {
            Subjects.RequireFree(series);
            SeriesRules.RequireComplete(series);
            series.State = SeriesState.Published;
            series.PublishedAt ??= clock.GetUtcNow();
            db.Audit(context.User.ActorName(), "series.published", id.ToString());
            await db.SaveChangesAsync(cancellationToken);
        }
        context.SetETag(series);
        return TypedResults.Ok(await steps.ViewAsync(series, true, cancellationToken));
    }

    private static async Task<Ok<SeriesView>> WithdrawAsync(
        Guid id,
        Withdrawal request,
        HttpContext context,
        ContentDb db,
        SeriesSteps steps,
        CancellationToken cancellationToken
    )
    {
        var series = await steps.OwnAsync(context.User, id, OrganisationRole.Editor, cancellationToken);
        if (series.State == SeriesState.Published)
        {
            series.State = SeriesState.Withdrawn;
            db.Audit(context.User.ActorName(), "series.withdrawn", id.ToString());
            await db.SaveChangesAsync(cancellationToken);
        }
        context.SetETag(series);
        return TypedResults.Ok(await steps.ViewAsync(series, true, cancellationToken));
    }
}
