using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.StreamCore;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Geography;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Sessions;

/// <summary>
/// The key of a work's encrypted segments, for the account that opened the session, as long as it goes on and the account
/// may still play the work. The address alone opens nothing.
/// </summary>
internal static class SendContentKey
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/stream/keys/{token:length(1,200)}/{assetId:guid}", HandleAsync)
            .AllowAnonymous()
            .WithName("readContentKey")
            .WithSummary("The key of encrypted segments, for the session that plays them")
            .Produces(200, contentType: "application/octet-stream")
            .ProducesProblem(403)
            .ProducesProblem(404);

    private static async Task<FileContentHttpResult> HandleAsync(
        string token,
        Guid assetId,
        HttpContext context,
        StreamingDb db,
        Entitlement entitlement,
        ClientCountry countries,
        SigningKeys signing,
        ServiceClient services,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var now = clock.GetUtcNow();
        var key = await signing.ForPlayingAsync(cancellationToken);
        var session =
            PlaybackUrls.Check(key, token, assetId, now) && PlaybackUrls.EncryptedFor(token) is { } id
                ? await db.Sessions.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken)
                : null;
        if (
            session is null or { Stopped: true }
            || session.ExpiresAt <= now
            || session.UserId != context.User.UserIdOrNull()
        )
        {
            throw Problems.Of(
                403,
                "playback-token",
                "This session is over, or it is another account's.",
                "Start a new playback session."
            );
        }
        // Asked again at each key: what was given back, ended or withdrawn since opens nothing any more.
        await entitlement.RequireAsync(session.WorkId, Asker.Of(context, countries), cancellationToken);
        var content = await services.SendAsync(StreamCoreCalls.Key, new GetContentKey(assetId), cancellationToken);
        return TypedResults.Bytes(content.Plaintext, "application/octet-stream");
    }
}
