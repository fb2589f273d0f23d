using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Organisations;

internal static class ReadOrganisations
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/users/organisations", ListAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listOrganisations")
            .WithSummary("The organisations you are in, with your role");
        routes
            .MapGet("/api/users/organisations/{id:guid}", ReadAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readOrganisation")
            .WithSummary("An organisation you are in, with its people")
            .ProducesProblem(404);
    }

    private static async Task<Ok<Page<OrganisationView>>> ListAsync(
        ClaimsPrincipal caller,
        UserDb db,
        CancellationToken cancellationToken
    )
    {
        var userId = caller.UserId();
        var rows = await db
            .Memberships.AsNoTracking()
            .Where(row => row.UserId == userId)
            .Join(
                db.Organisations,
                row => row.OrganisationId,
                organisation => organisation.Id,
                (row, organisation) => new { organisation, row.Role }
            )
            .OrderBy(one => one.organisation.Id)
            .Take(Organisation.MostOfOne)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(
            new Page<OrganisationView>([.. rows.Select(one => OrganisationView.Of(one.organisation, one.Role))], null)
        );
    }

    private static async Task<Ok<OrganisationDetail>> ReadAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var crew = await Crew.OpenAsync(db, id, caller, clock, cancellationToken);
        context.SetETag(crew.Organisation);
        return TypedResults.Ok(await OrganisationDetail.OfAsync(db, crew, cancellationToken));
    }
}
