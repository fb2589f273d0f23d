using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Platform.KeyService.ApiKeys;

internal static class ListApiKeys
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/keys/api-keys", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listApiKeys")
            .WithSummary("List your API keys, oldest first, revoked ones included")
            .WithDescription("An administrator may name another owner.")
            .ProducesProblem(403);

    private static async Task<Ok<Page<ApiKeyView>>> HandleAsync(
        HttpContext context,
        KeyDb db,
        Guid? owner,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var whose = owner ?? context.User.UserId();
        if (whose != context.User.UserId() && !context.User.HasRole(Roles.Administrator))
        {
            throw Problems.Forbidden("Only administrators see the keys of others.");
        }
        var query = db.ApiKeys.AsNoTracking().Where(key => key.OwnerId == whose);
        var keys = await query.OldestFirst(page, key => key.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, [.. keys.Select(ApiKeyView.Of)], key => key.Id));
    }
}
