using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspUpload.Receiving;

/// <summary>
/// Keeps the quota right for uploads whose length is not known at the start: what is taken of it is always the row's
/// length, which grows before the bytes are written and is set right when the sender says how long the file is.
/// </summary>
internal sealed class LengthReservation(UploadDb db, UploadQuota quota, IOptions<UploadOptions> options)
{
    /// <summary>Heeds an Upload-Length that comes with a part; it may be said once.</summary>
    public async Task AnnounceAsync(
        HttpRequest request,
        Upload upload,
        long present,
        CancellationToken cancellationToken
    )
    {
        if (!request.Headers.ContainsKey(AnnouncedLength.Header))
        {
            return;
        }
        var length = AnnouncedLength.ReadKnown(request, options.Value);
        if (!upload.LengthDeferred)
        {
            RequireSame(upload, length);
            return;
        }
        if (length < present)
        {
            throw Problems.Invalid(AnnouncedLength.Header, $"{present} bytes are here already.");
        }
        upload.LengthDeferred = false;
        await SetAsync(upload, length, cancellationToken);
    }

    /// <summary>Takes quota for the bytes up to an end and some ahead, so that not every read changes rows.</summary>
    public Task GrowAsync(Upload upload, long end, long ahead, CancellationToken cancellationToken)
    {
        AnnouncedLength.Require(end, options.Value);
        return SetAsync(upload, Math.Min(end + ahead, options.Value.MaxBytes), cancellationToken);
    }

    private async Task SetAsync(Upload upload, long length, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (length > upload.Length)
        {
            await quota.TakeAsync(upload.OwnerId, length - upload.Length, cancellationToken);
        }
        else
        {
            await quota.GiveBackAsync(upload.OwnerId, upload.Length - length, cancellationToken);
        }
        upload.Length = length;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static void RequireSame(Upload upload, long length)
    {
        if (length != upload.Length)
        {
            throw Problems.Conflict(
                "upload-length-known",
                "The length was said before.",
                $"{AnnouncedLength.Header} is {upload.Length} and does not change."
            );
        }
    }
}
