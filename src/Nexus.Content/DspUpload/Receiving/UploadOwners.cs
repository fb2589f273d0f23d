using Microsoft.AspNetCore.Http;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspUpload.Receiving;

/// <summary>Whose an upload is.</summary>
internal sealed class UploadOwners(ServiceClient services, Parties parties)
{
    /// <summary>
    /// What is uploaded is the work's owner's, whoever sends it; a partial upload that names no work belongs to whom its
    /// sender acts for.
    /// </summary>
    public async Task<Guid> FindAsync(HttpContext context, Guid? workId, CancellationToken cancellationToken) =>
        workId is { } work
            ? await OwnerOfAsync(context, work, cancellationToken)
            : (await parties.ActingForAsync(context, OrganisationRole.Editor, cancellationToken)).Id;

    private async Task<Guid> OwnerOfAsync(HttpContext context, Guid workId, CancellationToken cancellationToken)
    {
        var work = await services.SendAsync(ContentCalls.CheckUpload, new CheckUpload(workId), cancellationToken);
        if (
            work.OwnerId is not { } owner
            || !await parties.MayAsync(context.User, owner, OrganisationRole.Editor, cancellationToken)
        )
        {
            throw Problems.NotFound("work", workId);
        }
        return work.Refusal is null ? owner : throw new ProblemException(work.Refusal);
    }
}
