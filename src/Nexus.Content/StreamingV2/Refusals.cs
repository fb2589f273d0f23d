using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamingV2;

/// <summary>Says why somebody may not play a work and what would help.</summary>
internal sealed class Refusals(StreamingDb db)
{
    public async Task<ProblemException> OfAsync(PlayableWork work, bool toKeep, CancellationToken cancellationToken)
    {
        var buying = await BuyingAsync(work, cancellationToken);
        if (!toKeep && work.Access == WorkAccess.Followers)
        {
            return Problems.Of(
                403,
                "not-entitled",
                "This is for followers.",
                $"'{work.Title}' is for those who follow {NameOf(work)}. Follow ({FollowPath(work)}), or sign in if you do. {buying}".TrimEnd()
            );
        }
        if (!toKeep && work.Access == WorkAccess.Members)
        {
            return Problems.Of(
                403,
                "not-entitled",
                "This is for members.",
                $"'{work.Title}' is for members of {NameOf(work)}. Sign in if you are one. {buying}".TrimEnd()
            );
        }
        return Problems.Of(
            403,
            "not-entitled",
            "This must be bought first.",
            $"'{work.Title}' is for those who bought it. {(buying.Length > 0 ? buying : "It is not for sale yet.")}"
        );
    }

    private async Task<string> BuyingAsync(PlayableWork work, CancellationToken cancellationToken)
    {
        var releases = await db
            .Releases.AsNoTracking()
            .Where(row => work.ReleaseIds.Contains(row.ReleaseId))
            .Take(3)
            .ToListAsync(cancellationToken);
        return releases.Count == 0
            ? ""
            : "Buy "
                + string.Join(" or ", releases.Select(row => $"the release '{row.Title}' ({row.ReleaseId})"))
                + ", or sign in if you have.";
    }

    private static string NameOf(PlayableWork work) => work.OwnerName.Length > 0 ? work.OwnerName : "its creator";

    private static string FollowPath(PlayableWork work) => $"PUT /api/stream/following/{work.OwnerId}";
}
