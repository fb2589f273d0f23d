using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspUpload.Batches;

/// <summary>The album as its owner wants it.</summary>
internal sealed record AlbumDraft
{
    [Required, StringLength(200, MinimumLength = 1)]
    public required string Title { get; init; }

    [StringLength(50)]
    public string? Genre { get; init; }

    public required WorkAccess Access { get; init; }

    /// <summary>Whether a picture within the files is the cover where the folder brings none; without it, as it stands.</summary>
    public bool? UseEmbeddedCover { get; init; }

    /// <summary>All tracks that are not left out, in order.</summary>
    [Required, MinLength(1), MaxLength(FolderManifest.MostTracks)]
    public required IReadOnlyList<TrackDraft> Tracks { get; init; }
}

/// <summary>A track of the album.</summary>
internal sealed record TrackDraft
{
    /// <summary>The file of the batch.</summary>
    public required Guid FileId { get; init; }

    [Required, StringLength(200, MinimumLength = 1)]
    public required string Title { get; init; }
}

internal static class EditBatch
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPut(StartBatch.Path + "/{id:guid}", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("editUploadBatch")
            .WithSummary(
                "Say title, order and titles of the tracks of an album upload; send If-Match with the ETag you read"
            )
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412)
            .ProducesProblem(428);

    private static async Task<Ok<BatchView>> HandleAsync(
        Guid id,
        AlbumDraft request,
        HttpContext context,
        UploadDb db,
        BatchSteps steps,
        BatchViews views,
        CancellationToken cancellationToken
    )
    {
        var batch = await steps.FindOpenAsync(context.User, id, cancellationToken);
        await using var transaction = await steps.LockAsync(batch, cancellationToken);
        context.RequireMatch(batch);
        var files = await db
            .BatchFiles.Where(row => row.BatchId == id && row.Role == BatchRole.Track && !row.LeftOut)
            .ToDictionaryAsync(row => row.Id, cancellationToken);
        if (
            !files.Keys.ToHashSet().SetEquals(request.Tracks.Select(track => track.FileId))
            || files.Count != request.Tracks.Count
        )
        {
            throw Problems.Invalid(
                "tracks",
                $"Name each of the {files.Count} tracks once; leave a file out by its own address."
            );
        }
        var all = await db.BatchFiles.Where(row => row.BatchId == id).ToListAsync(cancellationToken);
        Apply(request, batch, files, AlbumPlan.Of(batch, all));
        batch.Note(AlbumPlan.Of(batch, all));
        db.Entry(batch).State = EntityState.Modified;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        context.SetETag(batch);
        return TypedResults.Ok(await views.ViewAsync(batch, [], cancellationToken));
    }

    // Only what differs is the owner's word: the rest may still be known better from the tags of files that are to come.
    private static void Apply(AlbumDraft request, UploadBatch batch, Dictionary<Guid, BatchFile> files, AlbumPlan plan)
    {
        var title = Said(request.Title, "title");
        batch.Title = title == plan.Title ? batch.Title : title;
        batch.Genre = request.Genre?.Trim() is { Length: > 0 } genre ? genre : null;
        batch.Access = request.Access;
        batch.UseEmbeddedCover = request.UseEmbeddedCover ?? batch.UseEmbeddedCover;
        var isOrdered = !plan
            .Tracks.Select(track => track.File.Id)
            .SequenceEqual(request.Tracks.Select(track => track.FileId));
        var titles = plan.Tracks.ToDictionary(track => track.File.Id, track => track.Title);
        for (var place = 0; place < request.Tracks.Count; place++)
        {
            var file = files[request.Tracks[place].FileId];
            var said = Said(request.Tracks[place].Title, $"tracks[{place}].title");
            file.Title = said == titles[file.Id] ? file.Title : said;
            file.Position = isOrdered ? place : file.Position;
        }
    }

    private static string Said(string text, string field) =>
        text.Trim() is { Length: > 0 } plain ? plain : throw Problems.Invalid(field, "Say a title.");
}
