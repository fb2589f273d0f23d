using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Organisations;

internal static class ChangeMembers
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPut("/api/users/organisations/{id:guid}/members/{userId:guid}", SetRoleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("setMemberRole")
            .WithSummary("Give a member another role; managers only below their own")
            .ProducesProblem(403)
            .ProducesProblem(404)
            .ProducesProblem(409);
        routes
            .MapDelete("/api/users/organisations/{id:guid}/members/{userId:guid}", RemoveAsync)
            .RequireAuthorization(Policies.User)
            .WithName("removeMember")
            .WithSummary("Remove a member, or leave with your own identifier; the last owner stays")
            .ProducesProblem(403)
            .ProducesProblem(404)
            .ProducesProblem(409);
        routes
            .MapPost("/api/users/organisations/{id:guid}/transfer", TransferAsync)
            .RequireAuthorization(Policies.User)
            .WithName("transferOrganisation")
            .WithSummary("Make a member the owner in your place; you stay as a manager")
            .ProducesProblem(403)
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    private static async Task<Ok<OrganisationDetail>> SetRoleAsync(
        Guid id,
        Guid userId,
        MemberRoleRequest request,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var crew = await Crew.OpenAsync(db, id, caller, clock, cancellationToken);
        var member = await crew.MemberAsync(userId, cancellationToken);
        await crew.SetRoleAsync(member, request.Role, cancellationToken);
        db.Audit(caller.ActorName(), "organisation.role-set", id.ToString(), new { userId, request.Role });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await OrganisationDetail.OfAsync(db, crew, cancellationToken));
    }

    private static async Task<NoContent> RemoveAsync(
        Guid id,
        Guid userId,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var crew = await Crew.OpenAsync(db, id, caller, clock, cancellationToken);
        await crew.RemoveAsync(await crew.MemberAsync(userId, cancellationToken), cancellationToken);
        db.Audit(caller.ActorName(), "organisation.member-removed", id.ToString(), new { userId });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<OrganisationDetail>> TransferAsync(
        Guid id,
        TransferRequest request,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var crew = await Crew.OpenAsync(db, id, caller, clock, cancellationToken);
        crew.RequireOwner();
        crew.TransferTo(await crew.MemberAsync(request.UserId, cancellationToken));
        db.Audit(caller.ActorName(), "organisation.transferred", id.ToString(), new { request.UserId });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await OrganisationDetail.OfAsync(db, crew, cancellationToken));
    }
}

/// <summary>The new role.</summary>
internal sealed record MemberRoleRequest
{
    public required OrganisationRole Role { get; init; }
}

/// <summary>The new owner.</summary>
internal sealed record TransferRequest
{
    public required Guid UserId { get; init; }
}
