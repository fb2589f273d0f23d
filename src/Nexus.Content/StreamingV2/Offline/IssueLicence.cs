using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Geography;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Offline;

/// <summary>Asks to keep a work on a device.</summary>
internal sealed record LicenceRequest
{
    public required Guid WorkId { get; init; }

    public required Guid DeviceId { get; init; }
}

/// <summary>
/// A licence, and where the encrypted copy is downloaded from. <c>licence</c> is a JWS (ES256; its keys are at
/// <c>/api/stream/offline/keys</c>) with the content key as a JWE for the device's key. The playlist's segments are
/// AES-128 (RFC 8216 section 4.3.2.4); a player on the device gets the key from its app and not from the playlist's address.
/// </summary>
internal sealed record IssuedLicence(
    Guid Id,
    string Licence,
    string Hls,
    double Duration,
    DateTimeOffset RenewAfter,
    DateTimeOffset ExpiresAt
);

internal static class IssueLicence
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/stream/offline/licences", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("issueOfflineLicence")
            .WithSummary("Keep a work on a device, or renew that; who may play it may keep it for a time")
            .ProducesProblem(403)
            .ProducesProblem(404)
            .ProducesProblem(409);

    private static async Task<Ok<IssuedLicence>> HandleAsync(
        LicenceRequest request,
        HttpContext context,
        StreamingDb db,
        Entitlement entitlement,
        OfflineKeeping keeping,
        ClientCountry countries,
        SigningKeys keys,
        LicenceDocument document,
        IOptions<OfflineRules> rules,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var asker = Asker.Of(context, countries);
        var device = await db.RequireDeviceAsync(context.User.UserId(), request.DeviceId, cancellationToken);
        // Nothing is begun or used up before it is sure that there is something to give.
        var work = (await entitlement.RequireAsync(request.WorkId, asker, cancellationToken)).Work;
        var assetId =
            work.AssetId
            ?? throw Problems.Conflict("not-ready", "There is nothing to keep yet.", "Wait for the recording.");
        var contentKey = await document.ContentKeyAsync(assetId, cancellationToken);
        var key = await keys.ForPlayingAsync(cancellationToken);
        var (licence, audience) = await keeping.KeepAsync(device, work.WorkId, asker, now, cancellationToken);
        var until = now + rules.Value.ToDownload;
        until = licence.ExpiresAt < until ? licence.ExpiresAt : until;
        return TypedResults.Ok(
            new IssuedLicence(
                licence.Id,
                await document.WriteAsync(licence, device, contentKey, now, cancellationToken),
                PlaybackUrls.Sign(key, assetId, "stream/master.m3u8", until, audience, licence.Id),
                work.Duration,
                licence.RenewAfter,
                licence.ExpiresAt
            )
        );
    }
}
