using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Platform.PvKeys.Keys;

internal static class ReadKeys
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/pvkeys/keys", ListAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listCustodyKeys")
            .WithSummary("List your keys, oldest first");
        routes
            .MapGet("/api/pvkeys/keys/{id:guid}", ReadAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readCustodyKey")
            .WithSummary("Read a key and its policy")
            .ProducesProblem(404);
    }

    /// <summary>The key, when the user works with it; else it does not exist.</summary>
    public static async Task<CustodyKey> KeyForAsync(
        this PvKeysDb db,
        ClaimsPrincipal user,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var key = await db.Keys.FindAsync([id], cancellationToken);
        return key?.MaySee(user.UserId()) == true ? key : throw Problems.NotFound("key", id);
    }

    private static async Task<Ok<Page<CustodyKeyView>>> ListAsync(
        HttpContext context,
        PvKeysDb db,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var owner = context.User.UserId();
        var query = db.Keys.AsNoTracking().Where(key => key.OwnerId == owner);
        var keys = await query.OldestFirst(page, key => key.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, [.. keys.Select(CustodyKeyView.Of)], key => key.Id));
    }

    private static async Task<Ok<CustodyKeyView>> ReadAsync(
        Guid id,
        HttpContext context,
        PvKeysDb db,
        CancellationToken cancellationToken
    )
    {
        var key = await db.KeyForAsync(context.User, id, cancellationToken);
        context.SetETag(key);
        return TypedResults.Ok(CustodyKeyView.Of(key));
    }
}
