using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Platform.KeyService.ApiKeys;

/// <summary>
/// No stored answer of an <c>Idempotency-Key</c> here, because it would keep the secret. The name makes a repetition
/// harmless: it is refused as taken.
/// </summary>
internal static class CreateApiKey
{
    private const int MostKeys = 100;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/keys/api-keys", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("createApiKey")
            .WithSummary("Make an API key; its secret is shown this once")
            .WithDescription(
                "A name serves one key at a time, so a repeated request is refused and makes no second key."
            )
            .ProducesProblem(400)
            .ProducesProblem(403)
            .ProducesProblem(409)
            .RequireRecentSignIn();

    private static async Task<Created<IssuedApiKey>> HandleAsync(
        CreateApiKeyRequest request,
        HttpContext context,
        KeyDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        context.User.RequireWholeSignIn();
        var now = clock.GetUtcNow();
        Check(request, now);
        var owner = context.User.UserId();
        var held = await db.ApiKeys.CountAsync(
            key => key.OwnerId == owner && key.ActiveName != null,
            cancellationToken
        );
        if (held >= MostKeys)
        {
            throw Problems.Conflict("too-many-api-keys", "You have 100 API keys.", "Revoke one that nobody uses.");
        }
        var id = Guid.CreateVersion7(now);
        var (secret, hash) = ApiKeySecret.Make(id);
        var made = ApiKey.Create(id, owner, request, hash, now);
        db.ApiKeys.Add(made);
        db.Audit(context.User.ActorName(), "api-key.created", id.ToString(), new { made.Scopes, made.ExpiresAt });
        await SaveAsync(db, owner, made.Name, cancellationToken);
        context.SetETag(made);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/keys/api-keys/{id}", new IssuedApiKey(id, secret, ApiKeyView.Of(made)));
    }

    private static void Check(CreateApiKeyRequest request, DateTimeOffset now)
    {
        if (request.Name.Trim().Length == 0)
        {
            throw Problems.Invalid("name", "Give it a name by which you will know it.");
        }
        ApiKeyScope.Check(request.Scopes);
        if (request.ExpiresAt is { } end && (end <= now || end > now.AddYears(10)))
        {
            throw Problems.Invalid("expiresAt", "A moment in the future, at most ten years away.");
        }
    }

    private static async Task SaveAsync(KeyDb db, Guid owner, string name, CancellationToken cancellationToken)
    {
        var taken = db.ApiKeys.AsNoTracking().Where(key => key.OwnerId == owner && key.ActiveName == name);
        if (!await taken.AnyAsync(cancellationToken))
        {
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
            {
                // Another request took the name at the same moment, or something is really broken.
                if (!await taken.AnyAsync(cancellationToken))
                {
                    throw;
                }
            }
        }
        throw Problems.Conflict(
            "api-key-name-taken",
            "You have an API key of that name.",
            "Take another name, or rotate or revoke the key that has it."
        );
    }
}
