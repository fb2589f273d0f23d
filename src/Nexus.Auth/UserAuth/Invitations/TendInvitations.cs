using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Organisations;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Invitations;

internal static class TendInvitations
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/users/organisations/{id:guid}/invitations", ListAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listInvitations")
            .WithSummary("The open invitations of an organisation (managers and owners)")
            .ProducesProblem(403)
            .ProducesProblem(404);
        routes
            .MapPost("/api/users/organisations/{id:guid}/invitations/{invitationId:guid}/resend", ResendAsync)
            .RequireAuthorization(Policies.User)
            .WithName("resendInvitation")
            .WithSummary("Send an invitation again, at most once a minute; the token before is worth nothing after it")
            .ProducesProblem(403)
            .ProducesProblem(404)
            .ProducesProblem(429);
        routes
            .MapDelete("/api/users/organisations/{id:guid}/invitations/{invitationId:guid}", WithdrawAsync)
            .RequireAuthorization(Policies.User)
            .WithName("withdrawInvitation")
            .WithSummary("Withdraw an invitation")
            .ProducesProblem(403)
            .ProducesProblem(404);
    }

    private static async Task<Ok<Page<InvitationView>>> ListAsync(
        Guid id,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var crew = await Crew.OpenAsync(db, id, caller, clock, cancellationToken);
        crew.RequireManager();
        var now = clock.GetUtcNow();
        var rows = await db
            .Invitations.AsNoTracking()
            .Where(row => row.OrganisationId == id && row.ExpiresAt > now)
            .OrderBy(row => row.Id)
            .Take(Invitation.MostOpen)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<InvitationView>([.. rows.Select(InvitationView.Of)], null));
    }

    private static async Task<Accepted<InvitationView>> ResendAsync(
        Guid id,
        Guid invitationId,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var crew = await Crew.OpenAsync(db, id, caller, clock, cancellationToken);
        var invitation = await FindAsync(db, crew, invitationId, cancellationToken);
        var now = clock.GetUtcNow();
        if (now - invitation.LastMailAt < Invitation.MailPause)
        {
            var refusal = Problems.Of(429, "mail-sent-recently", "A mail went out a moment ago.", "Try in a minute.");
            throw new ProblemException(refusal.Problem with { RetryAfter = (int)Invitation.MailPause.TotalSeconds });
        }
        invitation.Renew(now);
        db.Enqueue(new SendInvitation(invitation.Id));
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Accepted((string?)null, InvitationView.Of(invitation));
    }

    private static async Task<NoContent> WithdrawAsync(
        Guid id,
        Guid invitationId,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var crew = await Crew.OpenAsync(db, id, caller, clock, cancellationToken);
        db.Invitations.Remove(await FindAsync(db, crew, invitationId, cancellationToken));
        db.Audit(caller.ActorName(), "organisation.invitation-withdrawn", id.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Invitation> FindAsync(
        UserDb db,
        Crew crew,
        Guid invitationId,
        CancellationToken cancellationToken
    )
    {
        crew.RequireManager();
        var invitation = await db.Invitations.FirstOrDefaultAsync(
            row => row.Id == invitationId && row.OrganisationId == crew.Organisation.Id,
            cancellationToken
        );
        if (invitation is null)
        {
            throw Problems.NotFound("invitation", invitationId);
        }
        crew.RequireMayGrant(invitation.Role);
        return invitation;
    }
}
