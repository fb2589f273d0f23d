using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Nexus.Content.DspUpload.HandOver;
using Nexus.Contracts.DspUpload;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspUpload.Receiving;

/// <summary>
/// Makes one upload of whole partial ones (tus 1.0, Concatenation). No byte is copied: the parts' files are read one
/// after the other when the upload is handed over. The same request again finds what the first one made.
/// </summary>
internal sealed class UploadJoining(
    UploadDb db,
    OwnUploads own,
    UploadOwners owners,
    UploadQuota quota,
    IOptions<UploadOptions> options,
    TimeProvider clock
)
{
    public async Task<Upload> JoinAsync(
        HttpContext context,
        IReadOnlyList<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        RequireNoBytes(context.Request);
        var header = context.Request.Headers["Upload-Metadata"].ToString();
        var metadata = UploadMetadata.Parse(header, isPartial: false);
        var parts = await FindPartsAsync(context, ids, cancellationToken);
        var list = string.Join(' ', ids);
        if (await FindEarlierAsync(parts, list, metadata, cancellationToken) is { } earlier)
        {
            return earlier;
        }
        var ownerId = await owners.FindAsync(context, metadata.WorkId, cancellationToken);
        foreach (var part in parts)
        {
            RequireJoinable(part, ownerId, context.User.UserId());
        }
        var now = clock.GetUtcNow();
        var whole = new Upload
        {
            Id = Guid.CreateVersion7(now),
            OwnerId = ownerId,
            WorkId = metadata.WorkId!.Value,
            FileName = metadata.FileName,
            DeclaredType = metadata.FileType,
            Metadata = header,
            Length = AnnouncedLength.Require(parts.Sum(part => part.Length), options.Value),
            Parts = list,
            CreatedAt = now,
            ExpiresAt = now + options.Value.ExpireAfter,
        };
        await SaveAsync(whole, parts, cancellationToken);
        return whole;
    }

    private async Task<List<Upload>> FindPartsAsync(
        HttpContext context,
        IReadOnlyList<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        var parts = new List<Upload>(ids.Count);
        foreach (var id in ids)
        {
            parts.Add(await own.FindAsync(context.User, id, OrganisationRole.Editor, cancellationToken));
        }
        return parts;
    }

    private async Task<Upload?> FindEarlierAsync(
        List<Upload> parts,
        string list,
        UploadMetadata metadata,
        CancellationToken cancellationToken
    )
    {
        var earlier = parts[0].JoinedInto is { } id ? await db.Uploads.FindAsync([id], cancellationToken) : null;
        return earlier?.Parts == list && earlier.WorkId == metadata.WorkId ? earlier : null;
    }

    private static void RequireNoBytes(HttpRequest request)
    {
        if (request.Headers.ContainsKey(AnnouncedLength.Header) || request.ContentLength > 0)
        {
            throw Problems.Invalid(
                UploadConcat.Header,
                "A joined upload has no length or bytes but those of its parts."
            );
        }
    }

    // What an organisation's member began in the organisation's name does not become his own by joining it.
    private static void RequireJoinable(Upload part, Guid ownerId, Guid callerId)
    {
        if (!part.IsPartial || (part.OwnerId != ownerId && part.OwnerId != callerId))
        {
            throw Problems.Conflict(
                "upload-not-partial",
                "This upload cannot be joined.",
                $"{part.Id} is no partial upload of yours or of the work's owner."
            );
        }
        if (part.State == UploadState.Joined)
        {
            throw Problems.Conflict(
                "upload-joined",
                "This upload was joined before.",
                $"{part.Id} is a part of {part.JoinedInto}."
            );
        }
        if (part.State != UploadState.Joinable)
        {
            throw Problems.Conflict(
                "upload-unfinished",
                "A part is not whole yet.",
                $"Bytes of {part.Id} are missing; send them first."
            );
        }
    }

    private async Task SaveAsync(Upload whole, List<Upload> parts, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // The parts' bytes are taken already; only those of somebody else's quota move to the owner's.
        foreach (var foreign in parts.Where(part => part.OwnerId != whole.OwnerId))
        {
            await quota.TakeAsync(whole.OwnerId, foreign.Length, cancellationToken);
            await quota.GiveBackAsync(foreign.OwnerId, foreign.Length, cancellationToken);
        }
        parts.ForEach(part => part.JoinInto(whole));
        whole.Complete();
        db.Uploads.Add(whole);
        db.Publish(
            new UploadStarted(whole.Id, whole.OwnerId, whole.WorkId, whole.FileName, whole.Length),
            whole.WorkId.ToString()
        );
        db.Enqueue(new HandOverUpload(whole.Id));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
