using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Content.StreamingV2.Granting;
using Nexus.Content.StreamingV2.Rentals;
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
        Admittance admittance,
        Entitlement entitlement,
        ClientCountry countries,
        SigningKeys keys,
        LicenceDocument document,
        IOptions<OfflineRules> rules,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var (userId, now) = (context.User.UserId(), clock.GetUtcNow());
        var device = await db.RequireDeviceAsync(userId, request.DeviceId, cancellationToken);
        var admission = await admittance.BeginAsync(request.WorkId, Asker.Of(context, countries), cancellationToken);
        // A show that is on is played and not kept; its recording is.
        var assetId =
            admission.Work.AssetId
            ?? throw Problems.Conflict("not-ready", "There is nothing to keep yet.", "Wait for the recording.");
        var licence = await KeepAsync(db, device, admission, rules.Value, now, cancellationToken);
        var key = await keys.ForPlayingAsync(cancellationToken);
        var audience = await entitlement.AudienceAsync(admission, userId, cancellationToken);
        var until = now + rules.Value.ToDownload;
        until = licence.ExpiresAt < until ? licence.ExpiresAt : until;
        return TypedResults.Ok(
            new IssuedLicence(
                licence.Id,
                await document.WriteAsync(licence, device, assetId, now, cancellationToken),
                PlaybackUrls.Sign(key, assetId, "stream/master.m3u8", until, audience, licence.Id),
                admission.Work.Duration,
                licence.RenewAfter,
                licence.ExpiresAt
            )
        );
    }

    private static async Task<OfflineLicence> KeepAsync(
        StreamingDb db,
        OfflineDevice device,
        Admission admission,
        OfflineRules rules,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.OneAtATimeAsync(device.UserId, cancellationToken);
        // It may have been removed since it was looked up.
        await db.RequireDeviceAsync(device.UserId, device.Id, cancellationToken);
        var workId = admission.Work.WorkId;
        var licence = await db.OfflineLicences.FirstOrDefaultAsync(
            row => row.DeviceId == device.Id && row.WorkId == workId,
            cancellationToken
        );
        if (licence is null)
        {
            if (
                await db.OfflineLicences.CountAsync(row => row.DeviceId == device.Id, cancellationToken)
                >= rules.MostLicences
            )
            {
                throw Problems.Conflict(
                    "offline-licences",
                    "The device keeps as much as it may.",
                    $"At most {rules.MostLicences:N0} works; give one back first."
                );
            }
            licence = new OfflineLicence
            {
                Id = Guid.CreateVersion7(now),
                DeviceId = device.Id,
                UserId = device.UserId,
                WorkId = workId,
                IssuedAt = now,
            };
            db.OfflineLicences.Add(licence);
        }
        (licence.RenewAfter, licence.ExpiresAt) = rules.TermOf(now, admission.Until);
        // A copy on a device is the use after which a purchase cannot be given back, as a download is.
        if (admission.Ground == Ground.Bought)
        {
            await Grants.MarkUsedAsync(db, device.UserId, admission.Work.ReleaseIds, now, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return licence;
    }
}
