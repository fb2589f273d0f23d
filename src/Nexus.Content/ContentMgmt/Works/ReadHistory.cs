using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Works;

/// <summary>One step of a work's life.</summary>
internal sealed record StateChangeView(
    Guid Id,
    WorkState From,
    WorkState To,
    string Actor,
    string? Why,
    DateTimeOffset At
);

internal static class ReadHistory
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/content/works/{id:guid}/history", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readWorkHistory")
            .WithSummary("Read who changed a work's state, when and why, newest first")
            .ProducesProblem(404);

    private static async Task<Ok<Page<StateChangeView>>> HandleAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        Parties parties,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        await db.OwnWorkAsync(parties, context.User, id, OrganisationRole.Viewer, cancellationToken);
        var query = db.StateChanges.AsNoTracking().Where(row => row.WorkId == id);
        var rows = await query
            .NewestFirst(page, row => row.Id)
            .Select(row => new StateChangeView(row.Id, row.From, row.To, row.Actor, row.Why, row.At))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, rows, row => row.Id));
    }
}
