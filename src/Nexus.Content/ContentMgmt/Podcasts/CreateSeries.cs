using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Podcasts;

internal static class CreateSeries
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/content/series", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .ActsForOrganisations()
            .WithName("createSeries")
            .WithSummary("Make a draft of a podcast, show or season; then set its cover and episodes")
            .ProducesProblem(400);

    private static async Task<Created<SeriesView>> HandleAsync(
        SeriesDraft request,
        HttpContext context,
        ContentDb db,
        SeriesSteps steps,
        Parties parties,
        PublicSite site,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var owner = await parties.ActingForAsync(context, OrganisationRole.Editor, cancellationToken);
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var series = new Series
        {
            Id = id,
            OwnerId = owner.Id,
            OwnerName = owner.Name,
            Title = request.Title,
            Description = "",
            Language = request.Language,
            Author = owner.Name,
            PodcastGuid = PodcastGuid.Of(site.Feed(id)),
            CreatedAt = now,
        };
        SeriesSteps.Fill(series, request);
        db.Series.Add(series);
        await db.SaveChangesAsync(cancellationToken);
        context.SetETag(series);
        return TypedResults.Created(
            $"/api/content/series/{id}",
            await steps.ViewAsync(series, true, cancellationToken)
        );
    }
}
