using System.Security.Claims;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspMetadata.Describing;

/// <summary>The works and releases that content-mgmt has, and who may act on them: their owner's people (record 26).</summary>
internal sealed class Subjects(ServiceClient services, Parties parties)
{
    public async Task<WorkSummary> WorkAsync(
        ClaimsPrincipal caller,
        Guid id,
        OrganisationRole least,
        CancellationToken cancellationToken
    )
    {
        var work = await FindWorkAsync(id, cancellationToken);
        return work is not null && await parties.MayAsync(caller, work.OwnerId, least, cancellationToken)
            ? work
            : throw Problems.NotFound("work", id);
    }

    public async Task<ReleaseSummary> ReleaseAsync(
        ClaimsPrincipal caller,
        Guid id,
        OrganisationRole least,
        CancellationToken cancellationToken
    )
    {
        var found = await services.SendAsync(ContentCalls.GetRelease, new GetRelease(id), cancellationToken);
        return found.Release is { } release && await parties.MayAsync(caller, release.OwnerId, least, cancellationToken)
            ? release
            : throw Problems.NotFound("release", id);
    }

    /// <summary>A work that everybody may know of, or one the caller may see.</summary>
    public async Task<WorkSummary> VisibleWorkAsync(
        ClaimsPrincipal caller,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var work = await FindWorkAsync(id, cancellationToken);
        var visible =
            work is not null
            && (
                work.Published
                || await parties.MayAsync(caller, work.OwnerId, OrganisationRole.Viewer, cancellationToken)
            );
        return visible ? work! : throw Problems.NotFound("work", id);
    }

    public async Task<WorkSummary?> FindWorkAsync(Guid id, CancellationToken cancellationToken) =>
        (await WorksAsync([id], cancellationToken)).GetValueOrDefault(id);

    public async Task<Dictionary<Guid, WorkSummary>> WorksAsync(
        IReadOnlyList<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        var found = await services.SendAsync(ContentCalls.GetWorks, new GetWorks(ids), cancellationToken);
        return found.Works.ToDictionary(work => work.WorkId);
    }
}
