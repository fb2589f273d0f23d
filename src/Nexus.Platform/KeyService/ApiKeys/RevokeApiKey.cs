using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Platform.KeyService.ApiKeys;

internal static class RevokeApiKey
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapDelete("/api/keys/api-keys/{id:guid}", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("revokeApiKey")
            .WithSummary("Revoke an API key for good; a second time changes nothing")
            .ProducesProblem(404);

    private static async Task<NoContent> HandleAsync(
        Guid id,
        HttpContext context,
        KeyDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var key = await db.ApiKeyOfAsync(context.User, id, cancellationToken);
        if (key.RevokedAt is null)
        {
            key.Revoke(clock.GetUtcNow());
            db.Publish(new ApiKeyRevoked(id, key.OwnerId), id.ToString());
            db.Audit(context.User.ActorName(), "api-key.revoked", id.ToString());
            await db.SaveChangesAsync(cancellationToken);
        }
        return TypedResults.NoContent();
    }
}
