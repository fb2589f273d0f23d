using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspUpload.Receiving;

internal static class OwnUpload
{
    /// <summary>The caller's upload; 404 for another's, as for one that is not there.</summary>
    public static async Task<Upload> FindAsync(
        this UploadDb db,
        HttpContext context,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var owner = context.User.UserId();
        return await db.Uploads.FirstOrDefaultAsync(row => row.Id == id && row.OwnerId == owner, cancellationToken)
            ?? throw Problems.NotFound("upload", id);
    }

    public static long OffsetOf(this PartFiles files, Upload upload) =>
        upload.State switch
        {
            UploadState.Receiving => files.OffsetOf(upload.Id),
            UploadState.Refused => 0,
            _ => upload.Length,
        };
}
