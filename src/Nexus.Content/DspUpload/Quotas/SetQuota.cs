using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspUpload.Quotas;

/// <summary>What an operator gives one creator or organisation.</summary>
internal sealed record QuotaRequest
{
    /// <summary>Bytes; null gives it back to role and configuration. Less than is taken stops further uploads only.</summary>
    [Range(0, 1L << 50)]
    public required long? QuotaBytes { get; init; }
}

internal static class SetQuota
{
    private const string Path = "/api/dsp/upload/quotas/{ownerId:guid}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Path, ReadAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("readUploadQuotaOf")
            .WithSummary("How much a creator or organisation may store, and how much of it is taken");
        routes
            .MapPut(Path, SetAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("setUploadQuota")
            .WithSummary("Give a creator or organisation a storage quota of its own, or take it back with null")
            .ProducesProblem(400);
    }

    private static async Task<Ok<QuotaView>> ReadAsync(
        Guid ownerId,
        UploadDb db,
        UploadQuota quota,
        CancellationToken cancellationToken
    )
    {
        var account = await db
            .Accounts.AsNoTracking()
            .FirstOrDefaultAsync(row => row.OwnerId == ownerId, cancellationToken);
        return TypedResults.Ok(QuotaView.Of(ownerId, account, quota.RuleFor(ownerId)));
    }

    // One statement, because uploads change the same row at any moment.
    private static async Task<Ok<QuotaView>> SetAsync(
        Guid ownerId,
        QuotaRequest request,
        HttpContext context,
        UploadDb db,
        UploadQuota quota,
        CancellationToken cancellationToken
    )
    {
        var bytes = request.QuotaBytes;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO upload_accounts (owner_id, used_bytes, quota_bytes) VALUES ({ownerId}, 0, {bytes}) ON CONFLICT (owner_id) DO UPDATE SET quota_bytes = EXCLUDED.quota_bytes",
            cancellationToken
        );
        db.Audit(context.User.ActorName(), "upload-quota.set", ownerId.ToString(), new { bytes });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await ReadAsync(ownerId, db, quota, cancellationToken);
    }
}
