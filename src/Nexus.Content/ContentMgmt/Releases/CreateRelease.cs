using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Releases;

internal static class CreateRelease
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/content/releases", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .ActsForOrganisations()
            .WithName("createRelease")
            .WithSummary("Make a draft of a release of my works")
            .ProducesProblem(400);

    private static async Task<Created<ReleaseView>> HandleAsync(
        ReleaseDraft request,
        HttpContext context,
        ContentDb db,
        ReleaseSteps steps,
        Parties parties,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var owner = await parties.ActingForAsync(context, OrganisationRole.Editor, cancellationToken);
        var now = clock.GetUtcNow();
        var release = new Release
        {
            Id = Guid.CreateVersion7(now),
            OwnerId = owner.Id,
            OwnerName = owner.Name,
            Title = request.Title.Trim(),
            Description = request.Description ?? "",
            Genre = LibraryTraits.Genre(request.Genre),
            Language = LibraryTraits.Language(request.Language),
            CreatedAt = now,
        };
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.Releases.Add(release);
        await steps.SetWorksAsync(release, request.WorkIds, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        context.SetETag(release);
        return TypedResults.Created(
            $"/api/content/releases/{release.Id}",
            await steps.ViewAsync(release, true, cancellationToken)
        );
    }
}
