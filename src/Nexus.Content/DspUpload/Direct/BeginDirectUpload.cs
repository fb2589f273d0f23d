using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Nexus.Content.DspUpload.HandOver;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspUpload.Direct;

/// <summary>A file that is to be sent straight to the object store, as Uppy says it.</summary>
internal sealed record DirectFile
{
    [Required, StringLength(255, MinimumLength = 1), RegularExpression(@"[^\u0000-\u001f\u007f]+")]
    public required string Filename { get; init; }

    /// <summary>A media type; null where nobody knows.</summary>
    [StringLength(127), RegularExpression(@"[^\u0000-\u001f\u007f]*")]
    public string? Type { get; init; }

    /// <summary>
    /// <c>workid</c>: the work whose file it is; <c>size</c>: bytes. Uppy sends the file's other metadata too, and numbers
    /// as text.
    /// </summary>
    [Required, MaxLength(100)]
    public required IReadOnlyDictionary<string, JsonElement> Metadata { get; init; }

    internal Guid WorkId =>
        Metadata.TryGetValue("workid", out var value) && Guid.TryParse(value.ToString(), out var id)
            ? id
            : throw Problems.Invalid("metadata.workid", "The identifier of the work this file is for.");

    internal long Size =>
        Metadata.TryGetValue("size", out var value)
        && long.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
        && bytes > 0
            ? bytes
            : throw Problems.Invalid("metadata.size", "The file's length in bytes, at least 1.");
}

/// <summary>A direct upload that has begun.</summary>
internal sealed record DirectBegun(string UploadId, string Key);

internal static class BeginDirectUpload
{
    public const string Path = "/api/dsp/upload/s3/multipart";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost(Path, HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .ActsForOrganisations()
            .WithName("beginDirectUpload")
            .WithSummary("Begin an upload whose parts go straight to the S3 store (Uppy's createMultipartUpload)")
            .WithDescription(
                "Only where objects are kept on S3; elsewhere 404, use tus. Metadata: workid and size. Each part has an address of its own; all parts but the last have at least 5 MiB."
            )
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(413)
            .ProducesProblem(429);

    private static async Task<Ok<DirectBegun>> HandleAsync(
        DirectFile request,
        HttpContext context,
        UploadDb db,
        DirectUploads direct,
        UploadOwners owners,
        UploadQuota quota,
        UploadEnding ending,
        IOptions<UploadOptions> options,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var store = direct.Store;
        var now = clock.GetUtcNow();
        var upload = new Upload
        {
            Id = Guid.CreateVersion7(now),
            Length = AnnouncedLength.Require(request.Size, options.Value),
            OwnerId = await owners.FindAsync(context, request.WorkId, cancellationToken),
            WorkId = request.WorkId,
            FileName = request.Filename.Trim() is { Length: > 0 } name ? name : "file",
            DeclaredType = request.Type ?? "",
            Metadata = "",
            IsDirect = true,
            CreatedAt = now,
            ExpiresAt = now + options.Value.ExpireAfter,
        };
        // What the quota has not allowed never reaches the store.
        await db.BeginAsync(upload, quota, cancellationToken);
        await BeginAtStoreAsync(db, store, ending, upload, cancellationToken);
        return TypedResults.Ok(new DirectBegun(upload.Id.ToString(), upload.StagedKey));
    }

    // Outside of the transaction: nobody waits for the store with a lock in his hands.
    private static async Task BeginAtStoreAsync(
        UploadDb db,
        S3DirectUploads store,
        UploadEnding ending,
        Upload upload,
        CancellationToken cancellationToken
    )
    {
        try
        {
            upload.StoreUploadId = await store.BeginAsync(upload.StagedKey, cancellationToken);
        }
        catch
        {
            ending.Abandon(upload);
            await db.SaveChangesAsync(CancellationToken.None);
            throw;
        }
        await db.SaveChangesAsync(CancellationToken.None);
    }
}
