using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Nexus.Content.StreamCore.Live.Whip.Sdp;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Live.Whip.Http;

/// <summary>Requests whose body is SDP.</summary>
internal static class SdpBody
{
    public const string Offer = "application/sdp";

    /// <summary>Candidates and names alone (RFC 8840).</summary>
    public const string Fragment = "application/trickle-ice-sdpfrag";

    public static async Task<string> ReadAsync(HttpContext context, string mediaType)
    {
        var request = context.Request;
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        )
        {
            throw Problems.Of(415, "media-type", "The body is of another type.", $"Send {mediaType}.");
        }
        var buffer = new byte[SdpOffer.LongestOffer + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, false, context.RequestAborted);
        return read <= SdpOffer.LongestOffer
            ? Encoding.UTF8.GetString(buffer, 0, read)
            : throw Problems.Of(413, "too-large", "The body is too large.", "At most 64 KiB of SDP are read.");
    }
}
