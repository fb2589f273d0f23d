using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Offline;

/// <summary>What a device keeps.</summary>
internal sealed record LicenceView(
    Guid Id,
    Guid DeviceId,
    Guid WorkId,
    DateTimeOffset IssuedAt,
    DateTimeOffset RenewAfter,
    DateTimeOffset ExpiresAt
);

/// <summary>A key that checks licences (RFC 7517 section 4).</summary>
internal sealed record LicenceKey(string Kty, string Crv, string X, string Y, string Kid, string Use, string Alg);

/// <summary>A JWK set (RFC 7517 section 5).</summary>
internal sealed record LicenceKeys(IReadOnlyList<LicenceKey> Keys);

internal static class ManageLicences
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/stream/offline/licences", ListAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listOfflineLicences")
            .WithSummary("List what my devices keep; deviceId narrows it to one");
        routes
            .MapDelete("/api/stream/offline/licences/{id:guid}", ReturnAsync)
            .RequireAuthorization(Policies.User)
            .WithName("returnOfflineLicence")
            .WithSummary("Give a licence back after its copy was deleted");
        routes
            .MapGet("/api/stream/offline/keys", KeysAsync)
            .AllowAnonymous()
            .WithName("readOfflineLicenceKeys")
            .WithSummary("The public keys that check licences, a JWK set; an app keeps them for when it is offline");
    }

    private static async Task<Ok<Page<LicenceView>>> ListAsync(
        HttpContext context,
        StreamingDb db,
        TimeProvider clock,
        Guid? deviceId,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var (userId, now) = (context.User.UserId(), clock.GetUtcNow());
        var rows = await db
            .OfflineLicences.AsNoTracking()
            .Where(row => row.UserId == userId && row.ReturnedAt == null && row.ExpiresAt > now)
            .Where(row => deviceId == null || row.DeviceId == deviceId)
            .NewestFirst(page, row => row.Id)
            .Select(row => new LicenceView(
                row.Id,
                row.DeviceId,
                row.WorkId,
                row.IssuedAt,
                row.RenewAfter,
                row.ExpiresAt
            ))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, rows, view => view.Id));
    }

    private static async Task<NoContent> ReturnAsync(
        Guid id,
        HttpContext context,
        StreamingDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var userId = context.User.UserId();
        await db.EndLicencesAsync(row => row.Id == id && row.UserId == userId, clock.GetUtcNow(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<LicenceKeys>> KeysAsync(
        HttpContext context,
        ServiceClient services,
        CancellationToken cancellationToken
    )
    {
        var question = new GetPublicKeys(LicenceDocument.KeyName);
        var told = await services.SendAsync(KeyCalls.PublicKeys, question, cancellationToken);
        context.Response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Ok(
            new LicenceKeys([
                .. told.Keys.Select(key => new LicenceKey("EC", "P-256", key.X, key.Y, key.KeyId, "sig", "ES256")),
            ])
        );
    }
}
