using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Platform.KeyService.Keys;

namespace Nexus.Platform.KeyService.Administration;

/// <summary>If-Match makes a repeated request harmless: the second one finds another version and is refused.</summary>
internal static class RotateKey
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/keys/{name}/rotate", HandleAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("rotateKey")
            .WithSummary("Rotate a key: a new version wraps and signs, the old ones still unwrap and verify")
            .WithDescription(
                "Send If-Match with the ETag of the key, so that a repeated request does not rotate twice."
            )
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412);

    private static async Task<Ok<KeyDetails>> HandleAsync(
        string name,
        HttpContext context,
        KeyDb db,
        KeyRing ring,
        CancellationToken cancellationToken
    )
    {
        var key =
            await db.Keys.FirstOrDefaultAsync(row => row.Name == name, cancellationToken)
            ?? throw Problems.NotFound("key", name);
        context.RequireMatch(key);
        ring.Rotate(key);
        await db.SaveChangesAsync(cancellationToken);
        context.SetETag(key);
        return TypedResults.Ok(await ReadKey.DetailsAsync(db, key, cancellationToken));
    }
}
