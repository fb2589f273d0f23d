using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;

namespace Nexus.Content.ContentMgmt.Works;

internal static class OwnWork
{
    /// <summary>A work the caller may act on: his own, one of his organisation's, or any for an administrator; else 404.</summary>
    public static async Task<Work> OwnWorkAsync(
        this ContentDb db,
        Parties parties,
        ClaimsPrincipal caller,
        Guid id,
        OrganisationRole least,
        CancellationToken cancellationToken
    )
    {
        var work = await db.Works.FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        return work is not null && await parties.MayAsync(caller, work.OwnerId, least, cancellationToken)
            ? work
            : throw Problems.NotFound("work", id);
    }

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
