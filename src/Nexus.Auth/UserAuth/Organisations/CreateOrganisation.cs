using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Profile;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Organisations;

internal static class CreateOrganisation
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/users/organisations", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithIdempotency<UserDb>()
            .WithName("createOrganisation")
            .WithSummary("Open an organisation, for a crew; you are its owner")
            .ProducesProblem(400)
            .ProducesProblem(409);

    private static async Task<Created<OrganisationView>> HandleAsync(
        OrganisationRequest request,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var user = await Me.FindAsync(db, caller, cancellationToken);
        if (await db.Memberships.CountAsync(row => row.UserId == user.Id, cancellationToken) >= Organisation.MostOfOne)
        {
            throw Problems.Conflict("too-many-organisations", "You are in 100 organisations already.", "Leave one.");
        }
        var now = clock.GetUtcNow();
        var organisation = new Organisation
        {
            Id = Guid.CreateVersion7(now),
            Name = DisplayNames.Check(request.Name, "name"),
            CreatedAt = now,
            ChangedAt = now,
        };
        db.Organisations.Add(organisation);
        db.AddMember(organisation.Id, user.Id, OrganisationRole.Owner, now);
        db.Audit(user.Id.ToString(), "organisation.created", organisation.Id.ToString());
        return TypedResults.Created(
            $"/api/users/organisations/{organisation.Id}",
            OrganisationView.Of(organisation, OrganisationRole.Owner)
        );
    }

    /// <summary>Adds a member who is none yet and tells others.</summary>
    public static void AddMember(
        this UserDb db,
        Guid organisationId,
        Guid userId,
        OrganisationRole role,
        DateTimeOffset now
    )
    {
        db.Memberships.Add(
            new Membership
            {
                OrganisationId = organisationId,
                UserId = userId,
                Role = role,
                Since = now,
            }
        );
        db.Publish(new OrganisationMemberAdded(organisationId, userId, role), organisationId.ToString());
    }
}

/// <summary>What may be said of an organisation.</summary>
internal sealed record OrganisationRequest
{
    [StringLength(80, MinimumLength = 1)]
    public required string Name { get; init; }
}
