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

namespace Nexus.Content.DspMetadata.Recordings;

/// <summary>A recording's metadata as its owner sees it.</summary>
internal sealed record RecordingView(
    Guid WorkId,
    Guid OwnerId,
    string Title,
    string DisplayTitle,
    string DisplayArtist,
    bool HasLyrics,
    RecordingDetails Details,
    long Version
)
{
    public static RecordingView Of(WorkSummary work, Recording row) =>
        new(
            row.WorkId,
            work.OwnerId,
            work.Title,
            row.Details.TitleOf(work.Title),
            row.Details.DisplayArtist(),
            row.HasLyrics,
            row.Details,
            row.Version
        );
}

internal static class EditRecording
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/dsp/metadata/works/{id:guid}", ReadAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readRecordingMetadata")
            .WithSummary("Read the metadata of a work of mine; its ETag is for edits, also where nothing is said yet")
            .ProducesProblem(404);
        routes
            .MapPut("/api/dsp/metadata/works/{id:guid}", WriteAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("describeRecording")
            .WithSummary("Say the metadata of a work of mine anew; send If-Match with the ETag you read")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412)
            .ProducesProblem(428);
    }

    private static async Task<Ok<RecordingView>> ReadAsync(
        Guid id,
        HttpContext context,
        MetadataDb db,
        Subjects subjects,
        CancellationToken cancellationToken
    )
    {
        var work = await subjects.WorkAsync(context.User, id, OrganisationRole.Viewer, cancellationToken);
        var row =
            await db.Recordings.AsNoTracking().FirstOrDefaultAsync(row => row.WorkId == id, cancellationToken)
            ?? new Recording { WorkId = id, OwnerId = work.OwnerId };
        context.SetETag(row);
        return TypedResults.Ok(RecordingView.Of(work, row));
    }

    private static async Task<Ok<RecordingView>> WriteAsync(
        Guid id,
        RecordingDetails request,
        HttpContext context,
        MetadataDb db,
        Subjects subjects,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var work = await subjects.WorkAsync(context.User, id, OrganisationRole.Editor, cancellationToken);
        var row = await db.RecordingAsync(work, cancellationToken);
        context.RequireMatch(row);
        row.Describe(request);
        await db.SayAsync(row, clock, cancellationToken);
        context.SetETag(row);
        return TypedResults.Ok(RecordingView.Of(work, row));
    }
}
