using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nexus.Content.StreamCore.Live.Shows;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamCore.Live.Whip.Http;

/// <summary>Sends a show of one's own from a page of the platform: being signed in stands in for the stream key.</summary>
internal static class PublishFromBrowser
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/streamcore/shows/{id:guid}/whip", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("publishFromBrowser")
            .WithSummary("Send a show of mine over WebRTC without its stream key; an SDP offer, answered as by WHIP")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(415)
            .ProducesProblem(422)
            .ProducesProblem(503);

    private static async Task HandleAsync(Guid id, HttpContext context, StreamCoreDb db, Parties parties)
    {
        var show = await db.OwnShowAsync(parties, context.User, id, OrganisationRole.Editor, context.RequestAborted);
        if (show.State == ShowState.Ended)
        {
            throw OwnShow.IsOver();
        }
        db.Audit(context.User.ActorName(), "show.sent-from-browser", id.ToString());
        await db.SaveChangesAsync(context.RequestAborted);
        await WhipAnswer.OpenAsync(context, show.KeyHash);
    }
}
