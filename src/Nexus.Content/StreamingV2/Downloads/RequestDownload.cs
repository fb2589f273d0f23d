using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamingV2.Granting;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Downloads;

/// <summary>A signed address of an original.</summary>
internal sealed record DownloadView(string Url, string FileName, long Length, DateTimeOffset ExpiresAt);

internal static class RequestDownload
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/stream/works/{id:guid}/download", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("requestDownload")
            .WithSummary("Get a signed address of the original of a work I may play")
            .ProducesProblem(403)
            .ProducesProblem(404);

    private static async Task<Ok<DownloadView>> HandleAsync(
        Guid id,
        HttpContext context,
        StreamingDb db,
        Entitlement entitlement,
        SigningKeys keys,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var work = await entitlement.RequireOwnAsync(id, context.User, cancellationToken);
        var source =
            await db
                .Sources.AsNoTracking()
                .FirstOrDefaultAsync(row => row.ObjectKey == work.SourceKey, cancellationToken)
            ?? throw Problems.NotFound("original of the work", id);
        var copy = await db.CopyOfAsync(source, cancellationToken);
        var now = clock.GetUtcNow();
        var marked = await Grants.MarkUsedAsync(db, context.User.UserId(), work.ReleaseIds, now, cancellationToken);
        if (marked == 0)
        {
            // Used before, or given back at this very moment.
            work = await entitlement.RequireOwnAsync(id, context.User, cancellationToken);
        }
        var expires = now + Lifetime;
        var token = PlaybackUrls.Token(await keys.ForDownloadsAsync(cancellationToken), id, expires);
        return TypedResults.Ok(
            new DownloadView(
                $"/api/stream/downloads/{token}/{id}",
                source.FileName,
                copy?.Length ?? source.Length,
                expires
            )
        );
    }
}
