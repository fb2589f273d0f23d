using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2;

/// <summary>The one place that decides who may play a work.</summary>
internal sealed class Entitlement(StreamingDb db, Parties parties)
{
    /// <summary>The work, if the caller may play it now; else 404, 409 or 403 that says what would help.</summary>
    public Task<PlayableWork> RequireAsync(Guid workId, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        RequireAsync(workId, user, freeIsEnough: true, cancellationToken);

    /// <summary>The work, if the caller may have its original: free to play is not free to keep.</summary>
    public Task<PlayableWork> RequireOwnAsync(Guid workId, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        RequireAsync(workId, user, freeIsEnough: false, cancellationToken);

    private async Task<PlayableWork> RequireAsync(
        Guid workId,
        ClaimsPrincipal user,
        bool freeIsEnough,
        CancellationToken cancellationToken
    )
    {
        var work =
            await db.Works.AsNoTracking().FirstOrDefaultAsync(row => row.WorkId == workId, cancellationToken)
            ?? throw Problems.NotFound("work", workId);
        var open =
            Parties.OwnsOrAdministers(user, work.OwnerId)
            || (
                work.Published
                && (
                    (freeIsEnough && work.Access == WorkAccess.Free)
                    || await HasBoughtAsync(work, user, cancellationToken)
                )
            );
        // Originals are what an editor works with; to hear and see them every member may.
        var least = freeIsEnough ? OrganisationRole.Viewer : OrganisationRole.Editor;
        var allowed = open || await IsTrustedAsync(work, user, least, cancellationToken);
        if (!work.Published && !allowed)
        {
            throw Problems.NotFound("work", workId);
        }
        if (work.AssetId is null && !(freeIsEnough && work.LiveShowId is not null))
        {
            throw Problems.Conflict("not-ready", "The work cannot be played yet.", "Wait until its file is processed.");
        }
        return allowed ? work : throw await RefusalAsync(work, cancellationToken);
    }

    /// <summary>The owner, members of the organisation that owns it, and administrators.</summary>
    public async ValueTask<bool> IsTrustedAsync(
        PlayableWork work,
        ClaimsPrincipal user,
        OrganisationRole least,
        CancellationToken cancellationToken
    ) =>
        work.OwnerId is { } owner
            ? await parties.MayAsync(user, owner, least, cancellationToken)
            : user.HasRole(Roles.Administrator);

    private async Task<bool> HasBoughtAsync(
        PlayableWork work,
        ClaimsPrincipal user,
        CancellationToken cancellationToken
    ) =>
        user.UserIdOrNull() is { } userId
        && await db.Grants.AnyAsync(
            row => row.UserId == userId && work.ReleaseIds.Contains(row.ReleaseId),
            cancellationToken
        );

    private async Task<ProblemException> RefusalAsync(PlayableWork work, CancellationToken cancellationToken)
    {
        var releases = await db
            .Releases.AsNoTracking()
            .Where(row => work.ReleaseIds.Contains(row.ReleaseId))
            .Take(3)
            .ToListAsync(cancellationToken);
        var help =
            releases.Count == 0
                ? "It is not for sale yet."
                : "Buy "
                    + string.Join(" or ", releases.Select(row => $"the release '{row.Title}' ({row.ReleaseId})"))
                    + ", or sign in if you have.";
        return Problems.Of(
            403,
            "not-entitled",
            "This must be bought first.",
            $"'{work.Title}' is for those who bought it. {help}"
        );
    }
}
