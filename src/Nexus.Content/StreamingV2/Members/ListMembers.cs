using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Members;

internal static class ListMembers
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/stream/members", OfMineAsync)
            .RequireAuthorization(Policies.Creator)
            .ActsForOrganisations()
            .WithName("listMembers")
            .WithSummary("List my members, also those whose time is over; after takes a member's identifier");
        routes
            .MapGet("/api/stream/memberships", MineAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listMemberships")
            .WithSummary("List whose member I am; after takes a creator's identifier");
    }

    private static async Task<Ok<Page<MembershipView>>> OfMineAsync(
        HttpContext context,
        StreamingDb db,
        Parties parties,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var creator = await parties.ActingForAsync(context, OrganisationRole.Viewer, cancellationToken);
        var rows = await db
            .Memberships.AsNoTracking()
            .Where(row => row.CreatorId == creator.Id)
            .NewestFirst(page, row => row.MemberId)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, rows.ConvertAll(MembershipView.Of), row => row.MemberId));
    }

    private static async Task<Ok<Page<MembershipView>>> MineAsync(
        HttpContext context,
        StreamingDb db,
        TimeProvider clock,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var (userId, now) = (context.User.UserId(), clock.GetUtcNow());
        var rows = await db
            .Memberships.AsNoTracking()
            .Where(row => row.MemberId == userId && (row.Until == null || row.Until > now))
            .NewestFirst(page, row => row.CreatorId)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, rows.ConvertAll(MembershipView.Of), row => row.CreatorId));
    }
}
