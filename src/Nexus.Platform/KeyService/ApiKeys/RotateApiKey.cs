using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Platform.KeyService.ApiKeys;

internal static class RotateApiKey
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/keys/api-keys/{id:guid}/rotate", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("rotateApiKey")
            .WithSummary("Give an API key a new secret; the old one may live on for a while")
            .WithDescription(
                "Send If-Match with the ETag of the key, so that a repeated request does not rotate twice."
            )
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412)
            .RequireRecentSignIn();

    private static async Task<Ok<IssuedApiKey>> HandleAsync(
        Guid id,
        RotateApiKeyRequest request,
        HttpContext context,
        KeyDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        context.User.RequireWholeSignIn();
        var key = await db.ApiKeyOfAsync(context.User, id, cancellationToken);
        if (key.OwnerId != context.User.UserId())
        {
            // Who holds the secret acts as the owner: an administrator may take a key away, not have it.
            throw Problems.Forbidden("Only its owner may have the secret of a key; an administrator can revoke it.");
        }
        context.RequireMatch(key);
        var now = clock.GetUtcNow();
        if (!key.IsActive(now))
        {
            throw Problems.Conflict("api-key-ended", "The key is revoked or expired.", "Make a new one.");
        }
        var (secret, hash) = ApiKeySecret.Make(id);
        key.Rotate(hash, now.AddMinutes(request.OverlapMinutes));
        db.Publish(new ApiKeyRevoked(id, key.OwnerId), id.ToString());
        db.Audit(context.User.ActorName(), "api-key.rotated", id.ToString(), new { request.OverlapMinutes });
        await db.SaveChangesAsync(cancellationToken);
        context.SetETag(key);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new IssuedApiKey(id, secret, ApiKeyView.Of(key)));
    }
}

/// <summary>How to rotate.</summary>
internal sealed record RotateApiKeyRequest
{
    /// <summary>How long the old secret stays good: none by default, at most a week.</summary>
    [Range(0, 7 * 24 * 60)]
    public int OverlapMinutes { get; init; }
}
