using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Members;

/// <summary>Lets somebody in.</summary>
internal sealed record MembershipRequest
{
    /// <summary>When it ends by itself; left out or null, when it is taken back.</summary>
    public DateTimeOffset? Until { get; init; }

    [StringLength(200)]
    public string? Note { get; init; }
}

/// <summary>Somebody who is let in.</summary>
internal sealed record MembershipView(
    Guid CreatorId,
    Guid MemberId,
    DateTimeOffset? Until,
    string Note,
    DateTimeOffset GivenAt
)
{
    public static MembershipView Of(Membership row) =>
        new(row.CreatorId, row.MemberId, row.Until, row.Note, row.GivenAt);
}

/// <summary>A creator, or who edits for the organisation, lets somebody in or takes it back. Nothing is paid for it.</summary>
internal static class GiveMembership
{
    private const string Path = "/api/stream/members/{memberId:guid}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPut(Path, GiveAsync)
            .RequireAuthorization(Policies.Creator)
            .ActsForOrganisations()
            .WithName("giveMembership")
            .WithSummary(
                "Make an account a member of mine, without payment, or say anew until when; with If-None-Match: * only who is none"
            )
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(412);
        routes
            .MapDelete(Path, TakeAsync)
            .RequireAuthorization(Policies.Creator)
            .ActsForOrganisations()
            .WithName("takeMembership")
            .WithSummary("End a membership now; what plays stops when its signed address ends");
    }

    private static async Task<Ok<MembershipView>> GiveAsync(
        Guid memberId,
        MembershipRequest request,
        HttpContext context,
        StreamingDb db,
        Parties parties,
        ServiceClient services,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var creator = await parties.ActingForAsync(context, OrganisationRole.Editor, cancellationToken);
        var now = clock.GetUtcNow();
        if (request.Until <= now)
        {
            throw Problems.Invalid("until", "A time that is still to come; DELETE ends a membership.");
        }
        var found = await services.SendAsync(UserCalls.Find, new FindUser(UserId: memberId), cancellationToken);
        if (found.User is null)
        {
            throw Problems.NotFound("account", memberId);
        }
        var row = await db.Memberships.FirstOrDefaultAsync(
            one => one.CreatorId == creator.Id && one.MemberId == memberId,
            cancellationToken
        );
        if (row is not null && !(row.Until <= now) && context.Request.Headers.IfNoneMatch == "*")
        {
            throw Problems.Of(
                412,
                "member-already",
                "This account is a member already.",
                "Change its end or its note in the list of your members."
            );
        }
        if (row is null)
        {
            row = new Membership
            {
                CreatorId = creator.Id,
                MemberId = memberId,
                GivenBy = "",
                GivenAt = now,
            };
            db.Memberships.Add(row);
        }
        (row.Until, row.Note, row.GivenBy) = (request.Until, request.Note?.Trim() ?? "", context.User.ActorName());
        db.Audit(row.GivenBy, "membership.given", creator.Id.ToString(), new { memberId, until = row.Until });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(MembershipView.Of(row));
    }

    private static async Task<NoContent> TakeAsync(
        Guid memberId,
        HttpContext context,
        StreamingDb db,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var creator = await parties.ActingForAsync(context, OrganisationRole.Editor, cancellationToken);
        var row = await db.Memberships.FirstOrDefaultAsync(
            one => one.CreatorId == creator.Id && one.MemberId == memberId,
            cancellationToken
        );
        if (row is not null)
        {
            db.Memberships.Remove(row);
            db.Audit(context.User.ActorName(), "membership.taken", creator.Id.ToString(), new { memberId });
            await db.SaveChangesAsync(cancellationToken);
        }
        return TypedResults.NoContent();
    }
}
