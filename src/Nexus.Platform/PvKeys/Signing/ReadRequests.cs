using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Platform.PvKeys.Keys;

namespace Nexus.Platform.PvKeys.Signing;

internal static class ReadRequests
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/pvkeys/keys/{id:guid}/requests", ListAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listSigningRequests")
            .WithSummary("List what was asked of a key, oldest first")
            .ProducesProblem(404);
        routes
            .MapGet("/api/pvkeys/requests/{id:guid}", ReadAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readSigningRequest")
            .WithSummary("Read a request: whether it waits, and its signature")
            .ProducesProblem(404);
    }

    /// <summary>The request and its key, when the user works with that key; else neither exists.</summary>
    public static async Task<(SigningRequest Request, CustodyKey Key)> RequestForAsync(
        this PvKeysDb db,
        HttpContext context,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var request = await db.Requests.FindAsync([id], cancellationToken) ?? throw Problems.NotFound("request", id);
        var key = await db.Keys.FindAsync([request.KeyId], cancellationToken);
        return key?.MaySee(context.User.UserId()) == true ? (request, key) : throw Problems.NotFound("request", id);
    }

    private static async Task<Ok<Page<SigningRequestView>>> ListAsync(
        Guid id,
        HttpContext context,
        PvKeysDb db,
        TimeProvider clock,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var key = await db.KeyForAsync(context.User, id, cancellationToken);
        var page = PageQuery.Of(limit, after);
        var query = db.Requests.AsNoTracking().Where(row => row.KeyId == key.Id);
        var rows = await query.OldestFirst(page, row => row.Id).ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return TypedResults.Ok(
            page.Cut(context, [.. rows.Select(row => SigningRequestView.Of(row, now))], row => row.Id)
        );
    }

    private static async Task<Ok<SigningRequestView>> ReadAsync(
        Guid id,
        HttpContext context,
        PvKeysDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var (request, _) = await db.RequestForAsync(context, id, cancellationToken);
        context.SetETag(request);
        return TypedResults.Ok(SigningRequestView.Of(request, clock.GetUtcNow()));
    }
}
