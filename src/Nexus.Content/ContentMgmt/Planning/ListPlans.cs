using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Planning;

internal static class ListPlans
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/content/my/plans", HandleAsync)
            .RequireAuthorization(Policies.User)
            .ActsForOrganisations()
            .WithName("listMyPlans")
            .WithSummary("List what of mine, or of the organisation I act for, is to be published, the next first");

    private static async Task<Ok<List<PlanView>>> HandleAsync(
        HttpContext context,
        ContentDb db,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var owner = await parties.ActingForAsync(context, OrganisationRole.Viewer, cancellationToken);
        var rows = await db
            .Plans.AsNoTracking()
            .Where(row => row.OwnerId == owner.Id)
            .OrderBy(row => row.At)
            .ThenBy(row => row.SubjectId)
            .Take(200)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(rows.ConvertAll(PlanView.Of));
    }
}
