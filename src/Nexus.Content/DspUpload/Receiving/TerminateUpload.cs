using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Content.DspUpload.HandOver;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspUpload.Receiving;

internal static class TerminateUpload
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapDelete("/api/dsp/upload/{id:guid}", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("terminateUpload")
            .WithSummary("Give up an unfinished upload; nothing of it stays (tus 1.0 termination)")
            .ProducesProblem(409)
            .ProducesProblem(423);

    private static async Task<NoContent> HandleAsync(
        Guid id,
        HttpContext context,
        UploadDb db,
        OwnUploads own,
        PartFiles files,
        UploadEnding ending,
        CancellationToken cancellationToken
    )
    {
        var upload = await own.FindAsync(context.User, id, OrganisationRole.Editor, cancellationToken);
        if (upload.State is UploadState.Joined or UploadState.Received or UploadState.Stored)
        {
            throw Problems.Conflict(
                "upload-whole",
                "The upload has ended.",
                "Its file belongs to the work now; withdraw the work instead."
            );
        }
        if (upload is { BatchId: not null, State: UploadState.Receiving or UploadState.Gathered })
        {
            throw Problems.Conflict(
                "upload-of-batch",
                "The upload is a file of an album.",
                $"Leave it out there: DELETE {Batches.StartBatch.Path}/{upload.BatchId}/files/…"
            );
        }
        // Held until the row is gone, so that no part is written to an upload that ends.
        await using var alone = files.OpenAlone(id);
        ending.Abandon(upload);
        await db.SaveChangesAsync(cancellationToken);
        files.Delete(id);
        return TypedResults.NoContent();
    }
}
