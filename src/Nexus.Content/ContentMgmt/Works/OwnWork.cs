using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Works;

internal static class OwnWork
{
    /// <summary>A work the caller may change: the owner's own, or any for an administrator; else 404.</summary>
    public static async Task<Work> OwnWorkAsync(
        this ContentDb db,
        HttpContext context,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var work = await db.Works.FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        return work is not null && MaySee(context, work.OwnerId) ? work : throw Problems.NotFound("work", id);
    }

    public static bool MaySee(HttpContext context, Guid ownerId) =>
        context.User.UserIdOrNull() == ownerId || context.User.HasRole(Roles.Administrator);

    public static async Task<OwnWorkView> ViewAsync(
        this ContentDb db,
        Work work,
        CancellationToken cancellationToken
    ) =>
        OwnWorkView.Of(
            work,
            await db.Progress.AsNoTracking().FirstOrDefaultAsync(row => row.WorkId == work.Id, cancellationToken)
        );
}
