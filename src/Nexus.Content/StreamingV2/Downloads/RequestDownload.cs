using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Geography;
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
        OwnOriginal originals,
        ClientCountry countries,
        StreamingDb db,
        SigningKeys keys,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var (source, ground) = await originals.UseAsync(id, Asker.Of(context, countries), cancellationToken);
        var copy = await db.CopyOfAsync(source, cancellationToken);
        var expires = clock.GetUtcNow() + Lifetime;
        var key = await keys.ForDownloadsAsync(cancellationToken);
        var audience = ground == Ground.Own ? PlaybackAudience.OwnPeople : PlaybackAudience.Listener;
        var token = PlaybackUrls.Token(key, id, expires, audience);
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
