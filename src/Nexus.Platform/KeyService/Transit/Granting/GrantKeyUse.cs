using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Platform.KeyService.ApiKeys;

namespace Nexus.Platform.KeyService.Transit.Granting;

/// <summary>An owner lets others use a key; they name the owner by <c>X-Vault-Namespace</c>.</summary>
internal static class GrantKeyUse
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPut("/api/keys/transit-keys/{name}/grants/{userId:guid}", GrantAsync)
            .RequireAuthorization(Policies.User)
            .WithName("grantKeyUse")
            .WithSummary("Say what another user may do with one of your keys")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .RequireRecentSignIn();
        routes
            .MapDelete("/api/keys/transit-keys/{name}/grants/{userId:guid}", WithdrawAsync)
            .RequireAuthorization(Policies.User)
            .WithName("withdrawKeyUse")
            .WithSummary("Let another user no longer use one of your keys")
            .ProducesProblem(404);
        routes
            .MapGet("/api/keys/transit-keys/{name}/grants", ListAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listKeyUse")
            .WithSummary("List who else may use one of your keys")
            .ProducesProblem(404);
    }

    private static async Task<Ok<KeyGrant>> GrantAsync(
        string name,
        Guid userId,
        GrantKeyUseRequest request,
        HttpContext context,
        KeyDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        context.User.RequireWholeSignIn();
        var key = await OwnKeyAsync(db, context, name, cancellationToken);
        if (request.Capabilities.Except(TransitCapability.Grantable).Any())
        {
            throw Problems.Invalid("capabilities", "Of: " + string.Join(", ", TransitCapability.Grantable) + ".");
        }
        if (userId == key.OwnerId)
        {
            throw Problems.Invalid("userId", "The owner may do everything already.");
        }
        var grant = await db.TransitGrants.FindAsync([key.Id, userId], cancellationToken);
        if (grant is null)
        {
            grant = new TransitGrant
            {
                KeyId = key.Id,
                UserId = userId,
                Capabilities = [],
                GrantedAt = clock.GetUtcNow(),
            };
            db.TransitGrants.Add(grant);
        }
        grant.Capabilities = [.. request.Capabilities.Distinct().Order(StringComparer.Ordinal)];
        db.Audit(context.User.ActorName(), "transit.granted", key.Id.ToString(), new { userId, grant.Capabilities });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(KeyGrant.Of(grant));
    }

    private static async Task<NoContent> WithdrawAsync(
        string name,
        Guid userId,
        HttpContext context,
        KeyDb db,
        CancellationToken cancellationToken
    )
    {
        var key = await OwnKeyAsync(db, context, name, cancellationToken);
        if (await db.TransitGrants.FindAsync([key.Id, userId], cancellationToken) is { } grant)
        {
            db.TransitGrants.Remove(grant);
            db.Audit(context.User.ActorName(), "transit.grant-withdrawn", key.Id.ToString(), new { userId });
            await db.SaveChangesAsync(cancellationToken);
        }
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Page<KeyGrant>>> ListAsync(
        string name,
        HttpContext context,
        KeyDb db,
        CancellationToken cancellationToken
    )
    {
        var key = await OwnKeyAsync(db, context, name, cancellationToken);
        var grants = await db
            .TransitGrants.AsNoTracking()
            .Where(grant => grant.KeyId == key.Id)
            .OrderBy(grant => grant.UserId)
            .Take(200)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<KeyGrant>([.. grants.Select(KeyGrant.Of)], null));
    }

    private static async Task<TransitKey> OwnKeyAsync(
        KeyDb db,
        HttpContext context,
        string name,
        CancellationToken cancellationToken
    )
    {
        var owner = context.User.UserId();
        return await db.TransitKeys.FirstOrDefaultAsync(
                key => key.OwnerId == owner && key.Name == name,
                cancellationToken
            ) ?? throw Problems.NotFound("key", name);
    }
}

/// <summary>All that the user shall be allowed.</summary>
internal sealed record GrantKeyUseRequest
{
    /// <summary>For example <c>encrypt</c>.</summary>
    [MinLength(1)]
    [MaxLength(20)]
    public required IReadOnlyList<string> Capabilities { get; init; }
}

/// <summary>What another user may do with a key.</summary>
internal sealed record KeyGrant(Guid UserId, IReadOnlyList<string> Capabilities, DateTimeOffset GrantedAt)
{
    public static KeyGrant Of(TransitGrant grant) => new(grant.UserId, grant.Capabilities, grant.GrantedAt);
}
