using System.Security.Claims;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Captions;

/// <summary>Works whose captions the caller may see or change.</summary>
internal sealed class OwnWork(ServiceClient services, Parties parties)
{
    /// <summary>A work of his own or of one of his organisations; else 404.</summary>
    public async Task<WorkSummary> FindAsync(
        ClaimsPrincipal caller,
        Guid workId,
        OrganisationRole least,
        CancellationToken cancellationToken
    )
    {
        var found = await services.SendAsync(ContentCalls.GetWorks, new GetWorks([workId]), cancellationToken);
        return found.Works is [var work] && await parties.MayAsync(caller, work.OwnerId, least, cancellationToken)
            ? work
            : throw Problems.NotFound("work", workId);
    }
}
