using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Works;

/// <summary>What is given changes; what is left out stays.</summary>
internal sealed record WorkEdit
{
    [StringLength(200, MinimumLength = 1)]
    public string? Title { get; init; }

    [StringLength(5000)]
    public string? Description { get; init; }

    public WorkAccess? Access { get; init; }
}

internal static class EditWork
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPatch("/api/content/works/{id:guid}", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("editWork")
            .WithSummary("Edit a work's title, description or access; send If-Match with the ETag you read")
            .ProducesProblem(404)
            .ProducesProblem(412)
            .ProducesProblem(428);

    private static async Task<Ok<OwnWorkView>> HandleAsync(
        Guid id,
        WorkEdit request,
        HttpContext context,
        ContentDb db,
        WorkSteps steps,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var work = await db.OwnWorkAsync(parties, context.User, id, OrganisationRole.Editor, cancellationToken);
        context.RequireMatch(work);
        if (request.Title?.Trim() is { } title)
        {
            work.Title = title.Length > 0 ? title : throw Problems.Invalid("title", "Give the work a title.");
            work.SearchTitle = title.ToLowerInvariant();
        }
        work.Description = request.Description ?? work.Description;
        work.Access = request.Access ?? work.Access;
        if (work.State == WorkState.Published)
        {
            await steps.AnnounceAsync(work, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
        context.SetETag(work);
        return TypedResults.Ok(await db.ViewAsync(work, cancellationToken));
    }
}
