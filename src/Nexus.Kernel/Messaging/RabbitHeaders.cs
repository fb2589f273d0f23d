using System.Text;
using RabbitMQ.Client;

namespace Nexus.Kernel.Messaging;

/// <summary>CloudEvents attributes as AMQP headers (CloudEvents AMQP binding, section 3.1.3: prefix <c>cloudEvents:</c>).</summary>
internal static class RabbitHeaders
{
    public static Dictionary<string, object?> Write(Envelope message)
    {
        var headers = new Dictionary<string, object?>
        {
            ["cloudEvents:specversion"] = "1.0",
            ["cloudEvents:id"] = message.Id.ToString(),
            ["cloudEvents:type"] = message.Type,
            ["cloudEvents:source"] = message.Source,
            ["cloudEvents:time"] = Data.UnixMicroseconds.ToTime(message.OccurredAt).ToString("O"),
            ["nexus-occurred"] = message.OccurredAt,
        };
        if (message.Subject is { } subject)
        {
            headers["cloudEvents:subject"] = subject;
        }
        return headers;
    }

    /// <summary>The message, or null when it is not one of ours.</summary>
    public static Envelope? Read(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        if (!Guid.TryParse(properties.MessageId, out var id) || properties.Type is null)
        {
            return null;
        }
        return new Envelope(
            id,
            properties.Type,
            Text(properties, "cloudEvents:source") ?? "?",
            Text(properties, "cloudEvents:subject"),
            null,
            Encoding.UTF8.GetString(body.Span),
            Text(properties, "traceparent"),
            properties.Headers?.TryGetValue("nexus-occurred", out var micros) == true && micros is long number
                ? number
                : 0
        );
    }

    private static string? Text(IReadOnlyBasicProperties properties, string name) =>
        properties.Headers?.TryGetValue(name, out var value) == true
            ? value switch
            {
                byte[] bytes => Encoding.UTF8.GetString(bytes),
                string text => text,
                _ => null,
            }
            : null;
}
