using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamingV2.Rentals;
using Nexus.Content.StreamingV2.Territories;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.StreamingV2;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2;

/// <summary>
/// The one place that decides who may play a work, whatever way it is asked for. Where the work may be heard is asked
/// first: nobody is told to buy what he could not play where he is.
/// </summary>
internal sealed class Entitlement(StreamingDb db, Parties parties, TimeProvider clock)
{
    /// <summary>The work, if the caller may play it now; else 404, 409 or 403 that says what would help.</summary>
    public Task<Admission> RequireAsync(Guid workId, Asker asker, CancellationToken cancellationToken) =>
        RequireAsync(workId, asker, toKeep: false, cancellationToken);

    /// <summary>The work, if the caller may have its original: only what was bought, and one's own, is to keep.</summary>
    public Task<Admission> RequireOwnAsync(Guid workId, Asker asker, CancellationToken cancellationToken) =>
        RequireAsync(workId, asker, toKeep: true, cancellationToken);

    private async Task<Admission> RequireAsync(
        Guid workId,
        Asker asker,
        bool toKeep,
        CancellationToken cancellationToken
    )
    {
        var work =
            await db.Works.AsNoTracking().FirstOrDefaultAsync(row => row.WorkId == workId, cancellationToken)
            ?? throw Problems.NotFound("work", workId);
        var admission = await AdmitAsync(work, asker, toKeep, cancellationToken);
        if (!work.Published && admission is null)
        {
            throw Problems.NotFound("work", workId);
        }
        if (work.AssetId is null && !(!toKeep && work.LiveShowId is not null))
        {
            throw Problems.Conflict("not-ready", "The work cannot be played yet.", "Wait until its file is processed.");
        }
        if (admission?.Ground != Ground.Own)
        {
            await db.RequireInTerritoryAsync(work, asker.Country, cancellationToken);
        }
        return admission ?? throw await new Refusals(db).OfAsync(work, toKeep, cancellationToken);
    }

    private async Task<Admission?> AdmitAsync(
        PlayableWork work,
        Asker asker,
        bool toKeep,
        CancellationToken cancellationToken
    )
    {
        if (Parties.OwnsOrAdministers(asker.User, work.OwnerId))
        {
            return new Admission(work, Ground.Own);
        }
        if (work.Published && await FindGroundAsync(work, asker, toKeep, cancellationToken) is { } found)
        {
            return found;
        }
        // Originals are what an editor works with; to hear and see them every member may.
        var least = toKeep ? OrganisationRole.Editor : OrganisationRole.Viewer;
        return await IsTrustedAsync(work, asker, least, cancellationToken) ? new Admission(work, Ground.Own) : null;
    }

    /// <summary>The owner, members of the organisation that owns it, and administrators.</summary>
    public async ValueTask<bool> IsTrustedAsync(
        PlayableWork work,
        Asker asker,
        OrganisationRole least,
        CancellationToken cancellationToken
    ) =>
        work.OwnerId is { } owner
            ? await parties.MayAsync(asker.User, owner, least, cancellationToken)
            : asker.User.HasRole(Roles.Administrator);

    private async Task<Admission?> FindGroundAsync(
        PlayableWork work,
        Asker asker,
        bool toKeep,
        CancellationToken cancellationToken
    )
    {
        if (!toKeep && work.Access == WorkAccess.Free)
        {
            return new Admission(work, Ground.Free);
        }
        if (asker.User.UserIdOrNull() is not { } userId)
        {
            return null;
        }
        if (!toKeep && await BeTiedAsync(work, userId, cancellationToken) is { } tied)
        {
            return tied;
        }
        if (await HasBoughtAsync(work, userId, cancellationToken))
        {
            return new Admission(work, Ground.Bought);
        }
        return !toKeep && await db.RentalOfAsync(userId, work, clock.GetUtcNow(), cancellationToken) is { } rental
            ? new Admission(work, Ground.Rented, rental.EndsAt)
            : null;
    }

    /// <summary>For whom the addresses are made. Who bought what others hear for nothing is its buyer all the same.</summary>
    public async Task<PlaybackAudience> AudienceAsync(
        Admission admission,
        Guid? userId,
        CancellationToken cancellationToken
    ) =>
        admission.Ground switch
        {
            Ground.Own => PlaybackAudience.OwnPeople,
            Ground.Bought => PlaybackAudience.Buyer,
            _ when userId is { } id && await HasBoughtAsync(admission.Work, id, cancellationToken) =>
                PlaybackAudience.Buyer,
            _ => PlaybackAudience.Listener,
        };

    private Task<bool> HasBoughtAsync(PlayableWork work, Guid userId, CancellationToken cancellationToken) =>
        db.Grants.AnyAsync(row => row.UserId == userId && work.ReleaseIds.Contains(row.ReleaseId), cancellationToken);

    // Followers and members; a member need not follow to hear what followers hear.
    private async Task<Admission?> BeTiedAsync(PlayableWork work, Guid userId, CancellationToken cancellationToken)
    {
        if (work.OwnerId is not { } owner || work.Access is not (WorkAccess.Followers or WorkAccess.Members))
        {
            return null;
        }
        if (
            work.Access == WorkAccess.Followers
            && await db.Follows.AnyAsync(row => row.FollowerId == userId && row.CreatorId == owner, cancellationToken)
        )
        {
            return new Admission(work, Ground.Follower);
        }
        var now = clock.GetUtcNow();
        var membership = await db
            .Memberships.AsNoTracking()
            .FirstOrDefaultAsync(
                row => row.MemberId == userId && row.CreatorId == owner && (row.Until == null || row.Until > now),
                cancellationToken
            );
        return membership is null ? null : new Admission(work, Ground.Member, membership.Until);
    }
}
