using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Organisations;
using Nexus.Auth.UserAuth.Profile;
using Nexus.Auth.UserAuth.Verification;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Invitations;

internal static class AcceptInvitation
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/users/invitations/look", LookAsync)
            .AllowAnonymous()
            .WithName("readInvitation")
            .WithSummary("What the token of an invitation's mail is for")
            .ProducesProblem(400);
        routes
            .MapPost("/api/users/invitations/accept", AcceptAsync)
            .RequireAuthorization(Policies.User)
            .WithName("acceptInvitation")
            .WithSummary("Join an organisation with the token of the mail")
            .WithDescription(
                "The account must have the invited address; whoever has none opens one with it first. The token also confirms the address."
            )
            .ProducesProblem(400)
            .ProducesProblem(403)
            .ProducesProblem(409);
    }

    private static async Task<Ok<InvitationOffer>> LookAsync(
        InvitationToken request,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var invitation = await FindAsync(db, request.Token, clock, cancellationToken);
        var organisation = await db.Organisations.FindAsync([invitation.OrganisationId], cancellationToken);
        return TypedResults.Ok(new InvitationOffer(organisation!.Name, invitation.Email, invitation.Role));
    }

    private static async Task<Ok<OrganisationView>> AcceptAsync(
        InvitationToken request,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var user = await Me.FindAsync(db, caller, cancellationToken);
        var invitation = await FindAsync(db, request.Token, clock, cancellationToken);
        if (invitation.Email != user.Email)
        {
            throw Problems.Of(
                403,
                "invitation-for-another",
                "This invitation is for another address.",
                "Sign in with the account of the address that got the mail, or ask for an invitation to yours."
            );
        }
        var (now, id) = (clock.GetUtcNow(), invitation.OrganisationId);
        var organisation = (await db.Organisations.FindAsync([id], cancellationToken))!;
        var size = await db.Memberships.CountAsync(row => row.OrganisationId == id, cancellationToken);
        if (size >= Organisation.MostMembers)
        {
            throw Problems.Conflict("organisation-full", "The organisation has 500 members, which is the most.");
        }
        if (await db.Memberships.FindAsync([id, user.Id], cancellationToken) is null)
        {
            db.AddMember(id, user.Id, invitation.Role, now);
        }
        organisation.ChangedAt = now;
        db.Invitations.Remove(invitation);
        user.Verify(now);
        db.Audit(user.Id.ToString(), "organisation.joined", id.ToString(), new { invitation.Role });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(OrganisationView.Of(organisation, invitation.Role));
    }

    private static async Task<Invitation> FindAsync(
        UserDb db,
        string token,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var hash = OneTimeToken.HashOf(token);
        var invitation = await db.Invitations.FirstOrDefaultAsync(row => row.TokenHash == hash, cancellationToken);
        return invitation?.IsOpenAt(clock.GetUtcNow()) == true
            ? invitation
            : throw Problems.Of(
                400,
                "invitation-refused",
                "The invitation is not good any more.",
                "It is unknown, used, withdrawn, replaced by a newer mail or older than seven days. Ask for another."
            );
    }
}

/// <summary>What an invitation offers.</summary>
/// <param name="Organisation">The organisation's name.</param>
/// <param name="Email">The invited address.</param>
/// <param name="Role">As what.</param>
internal sealed record InvitationOffer(string Organisation, string Email, OrganisationRole Role);

/// <summary>The token of the mail.</summary>
internal sealed record InvitationToken
{
    [StringLength(100, MinimumLength = 1)]
    public required string Token { get; init; }

    public override string ToString() => nameof(InvitationToken);
}
