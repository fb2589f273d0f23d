using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Nexus.Gateway.BackendApi.Answers;

/// <summary>
/// <c>{ "data": …, "meta": … }</c> for clients that accept <see cref="MediaType"/>. Failures stay problem details,
/// which are an envelope already.
/// </summary>
internal static class Envelope
{
    public const string MediaType = "application/vnd.nexus.envelope+json";

    public static bool IsWanted(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains(MediaType, StringComparison.OrdinalIgnoreCase);

    public static ReadOnlyMemory<byte> Wrap(ReadOnlyMemory<byte> body, HttpContext context)
    {
        using var whole = new MemoryStream();
        using (var writer = new Utf8JsonWriter(whole))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("data");
            writer.WriteRawValue(body.Span);
            writer.WriteStartObject("meta");
            writer.WriteNumber("status", context.Response.StatusCode);
            writer.WriteString("requestId", GatewayRequest.Of(context).Id);
            if (context.Response.Headers.Link.ToString() is { Length: > 0 } link)
            {
                writer.WriteString("link", link);
            }
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return whole.ToArray();
    }
}
