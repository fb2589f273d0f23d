using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexus.Kernel.Http;

/// <summary>Refuses U+0000 in text: PostgreSQL cannot store it, and nobody types it.</summary>
internal sealed class CleanStringConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Clean(ref reader) : throw new JsonException("Expected text.");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);

    public override string ReadAsPropertyName(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => Clean(ref reader);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);

    private static string Clean(ref Utf8JsonReader reader)
    {
        string text;
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException invalid)
        {
            throw new JsonException("The text is no valid UTF-8 or has half a surrogate pair.", invalid);
        }
        return text.Contains('\0') ? throw new JsonException("Text must not contain U+0000.") : text;
    }
}
