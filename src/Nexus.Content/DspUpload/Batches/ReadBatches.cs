using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspUpload.Batches;

internal static class ReadBatches
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(StartBatch.Path, ListAsync)
            .RequireAuthorization(Policies.User)
            .ActsForOrganisations()
            .WithName("listUploadBatches")
            .WithSummary("List my album uploads, or those of the organisation I act for, newest first");
        routes
            .MapGet(StartBatch.Path + "/{id:guid}", ReadAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readUploadBatch")
            .WithSummary("How an album upload stands: what it will become, and how much of each file has arrived")
            .ProducesProblem(404);
    }

    private static async Task<Ok<Page<BatchItem>>> ListAsync(
        HttpContext context,
        UploadDb db,
        Parties parties,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var owner = await parties.ActingForAsync(context, OrganisationRole.Viewer, cancellationToken);
        var query = db.Batches.AsNoTracking().Where(row => row.OwnerId == owner.Id);
        var rows = await query.NewestFirst(page, row => row.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, [.. rows.Select(ItemOf)], row => row.Id));
    }

    private static BatchItem ItemOf(UploadBatch batch) =>
        new(
            batch.Id,
            batch.PlannedTitle,
            batch.State,
            batch.PlannedTracks,
            batch.State == BatchState.Done ? batch.ReleaseId : null,
            batch.CreatedAt,
            batch.State == BatchState.Open ? batch.ExpiresAt : null
        );

    private static async Task<Ok<BatchView>> ReadAsync(
        Guid id,
        HttpContext context,
        BatchSteps steps,
        BatchViews views,
        CancellationToken cancellationToken
    )
    {
        var batch = await steps.FindAsync(context.User, id, OrganisationRole.Viewer, cancellationToken);
        context.SetETag(batch);
        return TypedResults.Ok(await views.ViewAsync(batch, [], cancellationToken));
    }
}
