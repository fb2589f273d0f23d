using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Organisations;

internal static class ChangeOrganisation
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPut("/api/users/organisations/{id:guid}", RenameAsync)
            .RequireAuthorization(Policies.User)
            .WithName("renameOrganisation")
            .WithSummary("Rename an organisation (managers and owners)")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(412);
        routes
            .MapDelete("/api/users/organisations/{id:guid}", CloseAsync)
            .RequireAuthorization(Policies.User)
            .WithName("closeOrganisation")
            .WithSummary("Close an organisation (owners); everybody is removed from it")
            .ProducesProblem(404);
    }

    private static async Task<Ok<OrganisationDetail>> RenameAsync(
        Guid id,
        OrganisationRequest request,
        HttpContext context,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var crew = await Crew.OpenAsync(db, id, caller, clock, cancellationToken);
        crew.RequireManager();
        context.RequireMatch(crew.Organisation);
        crew.Organisation.Name = DisplayNames.Check(request.Name, "name");
        crew.Touch();
        db.Audit(caller.ActorName(), "organisation.renamed", id.ToString());
        await db.SaveChangesAsync(cancellationToken);
        context.SetETag(crew.Organisation);
        return TypedResults.Ok(await OrganisationDetail.OfAsync(db, crew, cancellationToken));
    }

    private static async Task<NoContent> CloseAsync(
        Guid id,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var crew = await Crew.OpenAsync(db, id, caller, clock, cancellationToken);
        crew.RequireOwner();
        await db.DisbandAsync(crew.Organisation, cancellationToken);
        db.Audit(caller.ActorName(), "organisation.closed", id.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>Removes an organisation with everything of it; the caller saves.</summary>
    public static async Task DisbandAsync(
        this UserDb db,
        Organisation organisation,
        CancellationToken cancellationToken
    )
    {
        var members = await db
            .Memberships.Where(row => row.OrganisationId == organisation.Id)
            .ToListAsync(cancellationToken);
        foreach (var member in members)
        {
            db.Publish(new OrganisationMemberRemoved(organisation.Id, member.UserId), organisation.Id.ToString());
        }
        db.Memberships.RemoveRange(members);
        db.Invitations.RemoveRange(
            await db.Invitations.Where(row => row.OrganisationId == organisation.Id).ToListAsync(cancellationToken)
        );
        db.Organisations.Remove(organisation);
    }
}
