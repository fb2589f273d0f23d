using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Content.StreamCore.Live.Whip.Sdp;
using Nexus.Content.StreamCore.Live.Whip.Session;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Live.Whip.Http;

/// <summary>What both ways to begin a session answer (RFC 9725 section 4.2).</summary>
internal static class WhipAnswer
{
    public const string Sessions = "/api/streamcore/whip/";

    private const string Exposed = "Accept-Patch, Accept-Post, ETag, Link, Location";

    /// <summary>Opens a session and answers 201 with this side's SDP.</summary>
    public static async Task OpenAsync(HttpContext context, string keyHash)
    {
        var services = context.RequestServices;
        var door = services.GetRequiredService<WhipDoor>();
        if (!door.IsOpen)
        {
            throw Problems.Of(
                503,
                "live-off",
                "This platform takes no live shows over WebRTC.",
                "An operator can switch them on: Live:Enabled, Live:RtcPort."
            );
        }
        var offer = await SdpBody.ReadAsync(context, SdpBody.Offer);
        var (session, answer) = await TryOpenAsync(door, keyHash, offer, context.RequestAborted);
        var response = context.Response;
        response.StatusCode = StatusCodes.Status201Created;
        response.Headers.Location = Sessions + session.Id;
        response.Headers.ETag = session.EntityTag;
        response.Headers["Accept-Patch"] = SdpBody.Fragment;
        foreach (var server in services.GetRequiredService<IOptions<LiveOptions>>().Value.IceServers)
        {
            response.Headers.Append("Link", LinkOf(server));
        }
        await WriteAsync(context, SdpBody.Offer, answer);
    }

    /// <summary>For pages of other sites: the key is the credential, no cookie is looked at.</summary>
    public static void AllowOtherSites(HttpContext context, string methods)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = Exposed;
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            headers.AccessControlAllowMethods = methods;
            headers.AccessControlAllowHeaders = "Authorization, Content-Type, If-Match";
            headers.AccessControlMaxAge = "86400";
        }
    }

    public static async Task WriteAsync(HttpContext context, string mediaType, string text)
    {
        context.Response.ContentType = mediaType;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static async Task<(WhipSession Session, string Answer)> TryOpenAsync(
        WhipDoor door,
        string keyHash,
        string offer,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await door.OpenAsync(keyHash, offer, cancellationToken);
        }
        catch (SdpException wrong)
        {
            throw Problems.Of(
                wrong.IsMalformed ? 400 : 422,
                wrong.IsMalformed ? "sdp-malformed" : "sdp-unfit",
                wrong.IsMalformed ? "The body is no SDP offer." : "The offer cannot be taken.",
                wrong.Message
            );
        }
        catch (StreamRefusedException refused)
        {
            throw refused.Why switch
            {
                Refusal.UnknownKey => Problems.Of(401, "stream-key", "The stream key is not known.", refused.Message),
                Refusal.OnAir => Problems.Conflict("on-air", "The show is on the air already.", refused.Message),
                _ => Problems.Unavailable(refused.Message, retryAfter: 30),
            };
        }
    }

    // The parts of a quoted string that would end it are escaped (RFC 9110 section 5.6.4).
    private static string LinkOf(IceServer server)
    {
        static string Quoted(string text) =>
            "\""
            + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            + "\"";
        var link = $"<{server.Url}>; rel=\"ice-server\"";
        return server is { Username: { } name, Credential: { } credential }
            ? $"{link}; username={Quoted(name)}; credential={Quoted(credential)}; credential-type=\"password\""
            : link;
    }
}
