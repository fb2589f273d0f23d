using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nexus.Content.StreamCore.Live.Whip.Session;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Live.Whip.Http;

/// <summary>A session that was begun. Its address has 256 random bits, told to its encoder alone: it is the credential.</summary>
internal static class ChangeWhip
{
    private const string Pattern = WhipAnswer.Sessions + "{session}";
    private const string Methods = "PATCH, DELETE, OPTIONS";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPatch(Pattern, ChangeAsync)
            .AllowAnonymous()
            .WithName("changeWhipSession")
            .WithSummary("News of ICE: candidates, which this side finds by itself, or a restart with If-Match: *")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(412)
            .ProducesProblem(415)
            .ProducesProblem(428);
        routes
            .MapDelete(Pattern, End)
            .AllowAnonymous()
            .WithName("endWhipSession")
            .WithSummary("End a WebRTC session; its show waits for an encoder again, as when one goes")
            .ProducesProblem(404);
        routes.MapMethods(Pattern, ["OPTIONS"], (RequestDelegate)Describe).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task ChangeAsync(string session, HttpContext context, SessionTable sessions, WhipDoor door)
    {
        WhipAnswer.AllowOtherSites(context, Methods);
        var found = sessions.Find(session) ?? throw Unknown();
        context.Response.Headers["Accept-Patch"] = SdpBody.Fragment;
        var lines = (await SdpBody.ReadAsync(context, SdpBody.Fragment)).Split('\n');
        const string start = "a=ice-ufrag:";
        var name =
            Array.Find(lines, line => line.StartsWith(start, StringComparison.Ordinal))?[start.Length..].Trim()
            ?? throw Problems.Of(400, "sdp-malformed", "The body is no fragment of SDP.", "There is no a=ice-ufrag.");
        var condition = context.Request.Headers.IfMatch.ToString();
        if (condition.Length == 0)
        {
            throw Problems.Of(
                428,
                "if-match",
                "If-Match is missing.",
                "Send the ETag of the answer, or * to restart ICE."
            );
        }
        if (condition == "*" && name != found.TheirName)
        {
            var changed = door.Restart(found, name);
            context.Response.Headers.ETag = found.EntityTag;
            await WhipAnswer.WriteAsync(context, SdpBody.Fragment, changed);
            return;
        }
        if (condition != "*" && condition != found.EntityTag)
        {
            throw Problems.Of(412, "if-match", "ICE was restarted since.", "Send the newest ETag.");
        }
        // A lite agent learns addresses by the checks that come from them.
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static void End(string session, HttpContext context, SessionTable sessions)
    {
        WhipAnswer.AllowOtherSites(context, Methods);
        (sessions.Find(session) ?? throw Unknown()).Close();
    }

    private static Task Describe(HttpContext context)
    {
        WhipAnswer.AllowOtherSites(context, Methods);
        context.Response.Headers["Accept-Patch"] = SdpBody.Fragment;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static ProblemException Unknown() =>
        Problems.Of(404, "not-found", "There is no such session.", "It has ended. Begin a new one.");
}
