using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspUpload.Receiving;

/// <summary>Finds the uploads a caller may act on.</summary>
internal sealed class OwnUploads(UploadDb db, Parties parties)
{
    /// <summary>The caller's upload or one of his organisation's; 404 for another's, as for one that is not there.</summary>
    public async Task<Upload> FindAsync(
        ClaimsPrincipal caller,
        Guid id,
        OrganisationRole least,
        CancellationToken cancellationToken
    )
    {
        var upload = await db.Uploads.FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        return upload is not null && await parties.MayAsync(caller, upload.OwnerId, least, cancellationToken)
            ? upload
            : throw Problems.NotFound("upload", id);
    }
}

internal static class UploadOffset
{
    public static long OffsetOf(this PartFiles files, Upload upload) =>
        upload.State switch
        {
            UploadState.Receiving => files.OffsetOf(upload.Id),
            UploadState.Quarantined or UploadState.Refused => 0,
            _ => upload.Length,
        };
}
