using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Platform.KeyService.Administration;

internal static class ListKeys
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/keys", HandleAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("listKeys")
            .WithSummary("List the platform's named keys, oldest first");

    private static async Task<Ok<Page<KeySummary>>> HandleAsync(
        HttpContext context,
        KeyDb db,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var query = db.Keys.AsNoTracking();
        var keys = await query.OldestFirst(page, key => key.Id).ToListAsync(cancellationToken);
        db.Audit(context.User.ActorName(), "key.listed", "*");
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, [.. keys.Select(KeySummary.Of)], key => key.Id));
    }
}
