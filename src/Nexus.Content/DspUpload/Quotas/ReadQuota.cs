using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspUpload.Quotas;

/// <summary>How much of the store is somebody's, and how much of it is taken.</summary>
/// <param name="OwnerId">A person or an organisation.</param>
/// <param name="UsedBytes">Taken, by unfinished uploads too; the same file twice takes it once.</param>
/// <param name="QuotaBytes">How much may be taken.</param>
/// <param name="SetByOperator">Whether an operator set it for this owner.</param>
internal sealed record QuotaView(Guid OwnerId, long UsedBytes, long QuotaBytes, bool SetByOperator)
{
    public static QuotaView Of(Guid ownerId, UploadAccount? account, long rule) =>
        new(ownerId, account?.UsedBytes ?? 0, account?.QuotaBytes ?? rule, account?.QuotaBytes is not null);
}

internal static class ReadQuota
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/dsp/upload/quota", HandleAsync)
            .RequireAuthorization(Policies.User)
            .ActsForOrganisations()
            .WithName("readUploadQuota")
            .WithSummary("How much I, or the organisation I act for, may store, and how much of it is taken");

    private static async Task<Ok<QuotaView>> HandleAsync(
        HttpContext context,
        UploadDb db,
        UploadQuota quota,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var owner = await parties.ActingForAsync(context, OrganisationRole.Viewer, cancellationToken);
        var account = await db
            .Accounts.AsNoTracking()
            .FirstOrDefaultAsync(row => row.OwnerId == owner.Id, cancellationToken);
        return TypedResults.Ok(QuotaView.Of(owner.Id, account, quota.RuleFor(owner.Id)));
    }
}
