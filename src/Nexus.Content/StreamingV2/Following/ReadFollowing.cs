using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Following;

/// <summary>A creator somebody follows.</summary>
internal sealed record FollowedCreator(Guid CreatorId, string Name, DateTimeOffset FollowedAt);

/// <summary>How many follow a creator; who they are is told to nobody.</summary>
/// <param name="CreatorId">The creator.</param>
/// <param name="Followers">How many.</param>
/// <param name="Following">Whether the caller is one of them; false for visitors.</param>
internal sealed record FollowersView(Guid CreatorId, int Followers, bool Following);

internal static class ReadFollowing
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/stream/following", ListAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listFollowing")
            .WithSummary("List the creators I follow; after takes a creator's identifier");
        routes
            .MapGet("/api/stream/creators/{creatorId:guid}/followers", CountAsync)
            .AllowAnonymous()
            .WithName("countFollowers")
            .WithSummary("How many follow a creator, and whether I do");
    }

    private static async Task<Ok<Page<FollowedCreator>>> ListAsync(
        HttpContext context,
        StreamingDb db,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var userId = context.User.UserId();
        var follows = await db
            .Follows.AsNoTracking()
            .Where(row => row.FollowerId == userId)
            .NewestFirst(page, row => row.CreatorId)
            .ToListAsync(cancellationToken);
        var creators = follows.ConvertAll(row => row.CreatorId);
        var names = await db
            .Works.AsNoTracking()
            .Where(row => row.OwnerId != null && creators.Contains(row.OwnerId.Value) && row.OwnerName != "")
            .GroupBy(row => row.OwnerId!.Value)
            .Select(works => new { Creator = works.Key, Name = works.Max(row => row.OwnerName) })
            .ToDictionaryAsync(row => row.Creator, row => row.Name, cancellationToken);
        var views = follows.ConvertAll(row => new FollowedCreator(
            row.CreatorId,
            names.GetValueOrDefault(row.CreatorId) ?? "",
            row.FollowedAt
        ));
        return TypedResults.Ok(page.Cut(context, views, row => row.CreatorId));
    }

    private static async Task<Ok<FollowersView>> CountAsync(
        Guid creatorId,
        HttpContext context,
        StreamingDb db,
        CancellationToken cancellationToken
    )
    {
        var userId = context.User.UserIdOrNull() ?? Guid.Empty;
        var followers = await db.Follows.CountAsync(row => row.CreatorId == creatorId, cancellationToken);
        var following = await db.Follows.AnyAsync(
            row => row.CreatorId == creatorId && row.FollowerId == userId,
            cancellationToken
        );
        return TypedResults.Ok(new FollowersView(creatorId, followers, following));
    }
}
