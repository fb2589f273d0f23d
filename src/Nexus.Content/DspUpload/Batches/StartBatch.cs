using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspUpload.Batches;

/// <summary>A file as it lies in the folder.</summary>
internal sealed record FolderFile
{
    /// <summary>Within the folder, with slashes: <c>CD 1/01 - Title.flac</c>.</summary>
    [Required, StringLength(1000, MinimumLength = 1), RegularExpression(@"[^\u0000-\u001f\u007f\\]+")]
    public required string Path { get; init; }

    /// <summary>Bytes.</summary>
    [Range(0, 1L << 50)]
    public required long Length { get; init; }

    /// <summary>A media type; empty where nobody knows.</summary>
    [StringLength(127)]
    public string Type { get; init; } = "";

    internal string Name => Path[(Path.LastIndexOf('/') + 1)..];
}

/// <summary>The manifest: everything the folder holds.</summary>
internal sealed record FolderManifest
{
    public const int MostFiles = 1000;
    public const int MostTracks = 200;

    /// <summary>The folder's name.</summary>
    [Required, StringLength(255, MinimumLength = 1)]
    public required string Folder { get; init; }

    /// <summary>Who may play its works.</summary>
    public required WorkAccess Access { get; init; }

    [Required, MinLength(1), MaxLength(MostFiles)]
    public required IReadOnlyList<FolderFile> Files { get; init; }
}

internal static class StartBatch
{
    public const string Path = "/api/dsp/upload/batches";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost(Path, HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .ActsForOrganisations()
            .WithName("startUploadBatch")
            .WithSummary("Begin the upload of an album folder: send what it holds, get an address for each file")
            .WithDescription(
                "Quota is taken for all of it before the first byte. Each file of the answer in state receiving has a tus 1.0 address; send its bytes there with PATCH. The same folder again answers with the batch that is open (200)."
            )
            .ProducesProblem(400)
            .ProducesProblem(413)
            .ProducesProblem(429);

    private static async Task<Results<Created<BatchView>, Ok<BatchView>>> HandleAsync(
        FolderManifest request,
        HttpContext context,
        UploadDb db,
        BatchSteps steps,
        BatchViews views,
        Parties parties,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var owner = await parties.ActingForAsync(context, OrganisationRole.Editor, cancellationToken);
        var folder = Sort(request);
        var fingerprint = folder.Fingerprint();
        var known = await db.Batches.FirstOrDefaultAsync(
            row => row.OwnerId == owner.Id && row.Fingerprint == fingerprint,
            cancellationToken
        );
        if (known is not null)
        {
            context.SetETag(known);
            return TypedResults.Ok(await views.ViewAsync(known, folder.Ignored, cancellationToken));
        }
        var now = clock.GetUtcNow();
        var batch = new UploadBatch
        {
            Id = Guid.CreateVersion7(now),
            OwnerId = owner.Id,
            OwnerName = owner.Name,
            Folder = request.Folder.Trim() is { Length: > 0 } name ? name : "Untitled",
            Access = request.Access,
            ReleaseId = Guid.CreateVersion7(now),
            Fingerprint = fingerprint,
            CreatedAt = now,
        };
        await SaveAsync(db, steps, batch, folder, now, cancellationToken);
        context.SetETag(batch);
        return TypedResults.Created(
            $"{Path}/{batch.Id}",
            await views.ViewAsync(batch, folder.Ignored, cancellationToken)
        );
    }

    private static async Task SaveAsync(
        UploadDb db,
        BatchSteps steps,
        UploadBatch batch,
        AlbumFolder folder,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var files = folder.Wanted.Select(file => FileOf(batch, file, now)).ToList();
        await steps.ReceiveAsync(batch, files, cancellationToken);
        batch.Note(AlbumPlan.Of(batch, files));
        db.Batches.Add(batch);
        db.BatchFiles.AddRange(files);
        db.SendTo(DspUploadService.ServiceName, new ExpireBatch(batch.Id), batch.ExpiresAt);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public static BatchFile FileOf(UploadBatch batch, FolderFile file, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            BatchId = batch.Id,
            Path = file.Path,
            Length = file.Length,
            DeclaredType = file.Type,
            Role = AlbumFolder.IsPicture(file.Name) ? BatchRole.Cover : BatchRole.Track,
            UploadId = Guid.CreateVersion7(now),
            WorkId = Guid.CreateVersion7(now),
        };

    private static AlbumFolder Sort(FolderManifest request)
    {
        if (request.Files.DistinctBy(file => file.Path).Count() != request.Files.Count)
        {
            throw Problems.Invalid("files", "Each path may stand once.");
        }
        var folder = AlbumFolder.Of(request.Files);
        return folder.Tracks.Count switch
        {
            0 => throw Problems.Invalid("files", "There is no audio or video file among them."),
            > FolderManifest.MostTracks => throw Problems.Invalid(
                "files",
                $"A release has at most {FolderManifest.MostTracks} tracks; these are {folder.Tracks.Count}."
            ),
            _ => folder,
        };
    }
}
