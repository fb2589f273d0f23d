using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspMetadata.Describing;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspMetadata.Releases;

/// <summary>A release's metadata as its owner sees it.</summary>
internal sealed record ReleaseMetadataView(
    Guid ReleaseId,
    Guid OwnerId,
    string Title,
    string DisplayTitle,
    string DisplayArtist,
    ReleaseDetails Details,
    long Version
)
{
    public static ReleaseMetadataView Of(ReleaseSummary release, DescribedRelease row) =>
        new(
            row.ReleaseId,
            release.OwnerId,
            release.Title,
            row.Details.TitleOf(release.Title),
            row.Details.DisplayArtist(),
            row.Details,
            row.Version
        );
}

internal static class EditReleaseMetadata
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/dsp/metadata/releases/{id:guid}", ReadAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readReleaseMetadata")
            .WithSummary(
                "Read the metadata of a release of mine; its ETag is for edits, also where nothing is said yet"
            )
            .ProducesProblem(404);
        routes
            .MapPut("/api/dsp/metadata/releases/{id:guid}", WriteAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("describeRelease")
            .WithSummary("Say the metadata of a release of mine anew; send If-Match with the ETag you read")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412)
            .ProducesProblem(428);
    }

    private static async Task<Ok<ReleaseMetadataView>> ReadAsync(
        Guid id,
        HttpContext context,
        MetadataDb db,
        Subjects subjects,
        CancellationToken cancellationToken
    )
    {
        var release = await subjects.ReleaseAsync(context.User, id, OrganisationRole.Viewer, cancellationToken);
        var row =
            await db.Releases.AsNoTracking().FirstOrDefaultAsync(row => row.ReleaseId == id, cancellationToken)
            ?? new DescribedRelease { ReleaseId = id, OwnerId = release.OwnerId };
        context.SetETag(row);
        return TypedResults.Ok(ReleaseMetadataView.Of(release, row));
    }

    private static async Task<Ok<ReleaseMetadataView>> WriteAsync(
        Guid id,
        ReleaseDetails request,
        HttpContext context,
        MetadataDb db,
        Subjects subjects,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var release = await subjects.ReleaseAsync(context.User, id, OrganisationRole.Editor, cancellationToken);
        var row = await db.DescribedAsync(release, cancellationToken);
        context.RequireMatch(row);
        row.Describe(request);
        await db.SayAsync(row, clock, cancellationToken);
        context.SetETag(row);
        return TypedResults.Ok(ReleaseMetadataView.Of(release, row));
    }
}
