using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspUpload.Direct;

/// <summary>Deletes what was sent straight to the object store, its parts too.</summary>
[Message("dsp-upload.discard-staged/1")]
internal sealed record DiscardStaged(string Key, string? StoreUploadId);

/// <summary>What the endpoints of direct uploads share.</summary>
internal sealed class DirectUploads(
    IEnumerable<S3DirectUploads> stores,
    UploadDb db,
    OwnUploads own,
    IOptions<UploadOptions> options,
    TimeProvider clock
)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>Where senders send to; 404 where the objects are not kept on S3.</summary>
    public S3DirectUploads Store =>
        stores.SingleOrDefault()
        ?? throw Problems.Of(
            404,
            "no-direct-uploads",
            "Files cannot be sent straight to the object store here.",
            "It is no S3 store. Send them with tus 1.0 to /api/dsp/upload."
        );

    /// <summary>The caller's direct upload; 404 for another's, for a tus upload, and where the key is another one's.</summary>
    public async Task<Upload> FindAsync(
        ClaimsPrincipal caller,
        Guid id,
        string? key,
        OrganisationRole least,
        CancellationToken cancellationToken
    )
    {
        _ = Store;
        var upload = await own.FindAsync(caller, id, least, cancellationToken);
        return upload is { IsDirect: true, StoreUploadId: not null } && upload.StagedKey == key
            ? upload
            : throw Problems.NotFound("direct upload", id);
    }

    /// <summary>The same, and it takes parts still.</summary>
    public async Task<Upload> FindOpenAsync(
        ClaimsPrincipal caller,
        Guid id,
        string? key,
        OrganisationRole least,
        CancellationToken cancellationToken
    ) => RequireOpen(await FindAsync(caller, id, key, least, cancellationToken));

    /// <summary>The upload, where it takes parts still; else 409 or 410 that says how it ended.</summary>
    public static Upload RequireOpen(Upload upload) =>
        upload.State switch
        {
            UploadState.Receiving => upload,
            UploadState.Quarantined or UploadState.Refused => throw Problems.Of(
                410,
                "upload-refused",
                "This upload was refused.",
                upload.Reason
            ),
            _ => throw Whole(),
        };

    /// <summary>Its bytes are all there and belong to the work now.</summary>
    public static bool IsWhole(Upload upload) => upload.State is UploadState.Received or UploadState.Stored;

    public static ProblemException Whole() =>
        Problems.Conflict(
            "upload-whole",
            "The upload has ended.",
            "Its file belongs to the work now; withdraw the work instead."
        );

    /// <summary>
    /// Notes that the upload lives. Not more often than needed, and without its version: parts are signed side by side.
    /// </summary>
    public async Task ProlongAsync(Upload upload, CancellationToken cancellationToken)
    {
        // The store bounds neither the length of a part nor how often it is sent, so time does.
        var last = upload.CreatedAt + Longest;
        var end = clock.GetUtcNow() + options.Value.ExpireAfter;
        end = last < end ? last : end;
        if (end - upload.ExpiresAt > options.Value.ExpireAfter / 10)
        {
            var lives = await db
                .Uploads.Where(row => row.Id == upload.Id && row.State == UploadState.Receiving)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, end), cancellationToken);
            if (lives == 0)
            {
                throw Problems.NotFound("direct upload", upload.Id);
            }
        }
    }

    /// <summary>How many parts a file of this length can have: each but the last has a least length.</summary>
    public static int MostParts(long length) =>
        (int)
            Math.Min(
                S3DirectUploads.MostParts,
                Math.Max(1, (length + S3DirectUploads.SmallestPart - 1) / S3DirectUploads.SmallestPart)
            );
}

/// <summary>After another store was configured there is nothing that could be reached any more.</summary>
internal sealed class DeleteStaged(IEnumerable<S3DirectUploads> stores) : IMessageHandler<DiscardStaged>
{
    public async Task HandleAsync(DiscardStaged message, MessageContext context, CancellationToken cancellationToken)
    {
        if (stores.SingleOrDefault() is not { } store)
        {
            return;
        }
        if (message.StoreUploadId is { } uploadId)
        {
            await store.DiscardAsync(message.Key, uploadId, cancellationToken);
        }
    }
}
