using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Following;

/// <summary>To follow, and to stop; both may be said again and change nothing then.</summary>
internal static class FollowCreator
{
    /// <summary>More than a person follows; it bounds what one account can fill.</summary>
    private const int Most = 5_000;

    private const string Path = "/api/stream/following/{creatorId:guid}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPut(Path, FollowAsync)
            .RequireAuthorization(Policies.User)
            .WithName("followCreator")
            .WithSummary("Follow a creator: works for followers are open from this moment on")
            .ProducesProblem(404)
            .ProducesProblem(409);
        routes
            .MapDelete(Path, UnfollowAsync)
            .RequireAuthorization(Policies.User)
            .WithName("unfollowCreator")
            .WithSummary("Stop following a creator");
    }

    private static async Task<NoContent> FollowAsync(
        Guid creatorId,
        HttpContext context,
        StreamingDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var userId = context.User.UserId();
        if (creatorId == userId)
        {
            throw Problems.Conflict("own-account", "This is you.", "Nobody follows himself.");
        }
        if (!await db.Works.AnyAsync(row => row.OwnerId == creatorId && row.Published, cancellationToken))
        {
            throw Problems.NotFound("creator with published works", creatorId);
        }
        if (await db.Follows.CountAsync(row => row.FollowerId == userId, cancellationToken) >= Most)
        {
            throw Problems.Conflict(
                "follows-too-many",
                "You follow very many creators.",
                $"At most {Most}: stop following some first."
            );
        }
        var now = UnixMicroseconds.FromTime(clock.GetUtcNow());
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO follows (follower_id, creator_id, followed_at) VALUES ({userId}, {creatorId}, {now}) ON CONFLICT (follower_id, creator_id) DO NOTHING",
            cancellationToken
        );
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> UnfollowAsync(
        Guid creatorId,
        HttpContext context,
        StreamingDb db,
        CancellationToken cancellationToken
    )
    {
        var userId = context.User.UserId();
        await db
            .Follows.Where(row => row.FollowerId == userId && row.CreatorId == creatorId)
            .ExecuteDeleteAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
