using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Organisations;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Invitations;

internal static class Invite
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/users/organisations/{id:guid}/invitations", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("invite")
            .WithSummary("Invite somebody by mail (managers below their own role, owners to any)")
            .WithDescription(
                "The answer is the same whether the address has an account or not. Inviting an address again changes the role of the open invitation and sends nothing."
            )
            .ProducesProblem(400)
            .ProducesProblem(403)
            .ProducesProblem(404)
            .ProducesProblem(409);

    private static async Task<Accepted<InvitationView>> HandleAsync(
        Guid id,
        InviteRequest request,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var email = EmailName.Check(request.Email);
        var crew = await Crew.OpenAsync(db, id, caller, clock, cancellationToken);
        crew.RequireMayGrant(request.Role);
        await RefuseMemberAsync(db, id, email, cancellationToken);
        var now = clock.GetUtcNow();
        var open = await db
            .Invitations.Where(row => row.OrganisationId == id && row.ExpiresAt > now)
            .ToListAsync(cancellationToken);
        if (open.Find(row => row.Email == email) is { } known)
        {
            crew.RequireMayGrant(known.Role);
            known.Role = request.Role;
            await db.SaveChangesAsync(cancellationToken);
            return TypedResults.Accepted((string?)null, InvitationView.Of(known));
        }
        if (open.Count >= Invitation.MostOpen)
        {
            throw Problems.Conflict("too-many-invitations", "100 invitations are open.", "Withdraw some, or wait.");
        }
        var invitation = Add(db, crew, email, request.Role, now);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Accepted((string?)null, InvitationView.Of(invitation));
    }

    // Members see each other's addresses, so this tells a manager nothing new.
    private static async Task RefuseMemberAsync(
        UserDb db,
        Guid organisationId,
        string email,
        CancellationToken cancellationToken
    )
    {
        var users = db.Users.Where(user => user.Email == email);
        if (
            await db.Memberships.AnyAsync(
                row => row.OrganisationId == organisationId && users.Any(user => user.Id == row.UserId),
                cancellationToken
            )
        )
        {
            throw Problems.Conflict("member-already", "This address belongs to a member.");
        }
    }

    private static Invitation Add(UserDb db, Crew crew, string email, OrganisationRole role, DateTimeOffset now)
    {
        var invitation = new Invitation
        {
            Id = Guid.CreateVersion7(now),
            OrganisationId = crew.Organisation.Id,
            Email = email,
            Role = role,
            InvitedBy = crew.Caller.UserId,
            CreatedAt = now,
        };
        invitation.Renew(now);
        // Two who invite one address at once meet in the organisation's version, so that one invitation is open.
        crew.Touch();
        db.Invitations.Add(invitation);
        db.Enqueue(new SendInvitation(invitation.Id));
        db.Audit(crew.Caller.UserId.ToString(), "organisation.invited", crew.Organisation.Id.ToString(), new { role });
        return invitation;
    }
}

/// <summary>Whom to invite, as what.</summary>
internal sealed record InviteRequest
{
    [EmailAddress]
    [StringLength(EmailName.MostLength, MinimumLength = 3)]
    public required string Email { get; init; }

    public required OrganisationRole Role { get; init; }
}
