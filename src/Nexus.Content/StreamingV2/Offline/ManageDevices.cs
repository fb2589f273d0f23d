using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Offline;

internal static class ManageDevices
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/stream/offline/devices", ListAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listOfflineDevices")
            .WithSummary("List my devices that keep copies");
        routes
            .MapDelete("/api/stream/offline/devices/{id:guid}", RemoveAsync)
            .RequireAuthorization(Policies.User)
            .WithName("removeOfflineDevice")
            .WithSummary(
                "Remove a device: nothing of it is renewed, and what it has ends with its licences; it may still tell of plays"
            )
            .ProducesProblem(404);
    }

    private static async Task<Ok<Page<DeviceView>>> ListAsync(
        HttpContext context,
        StreamingDb db,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var userId = context.User.UserId();
        var rows = await db
            .OfflineDevices.AsNoTracking()
            .Where(row => row.UserId == userId && row.RemovedAt == null)
            .NewestFirst(page, row => row.Id)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, rows.ConvertAll(DeviceView.Of), view => view.Id));
    }

    private static async Task<NoContent> RemoveAsync(
        Guid id,
        HttpContext context,
        StreamingDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var userId = context.User.UserId();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.OneAtATimeAsync(userId, cancellationToken);
        var device = await db.RequireDeviceAsync(userId, id, cancellationToken);
        device.RemovedAt = clock.GetUtcNow();
        await db.EndLicencesAsync(row => row.DeviceId == id, device.RemovedAt.Value, cancellationToken);
        db.Audit(context.User.ActorName(), "offline-device.removed", id.ToString());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
