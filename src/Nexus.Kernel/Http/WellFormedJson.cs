using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Nexus.Kernel.Http;

/// <summary>
/// JSON that is read without a shape (<see cref="JsonNode"/>, <see cref="JsonElement"/>) is decoded only where somebody
/// looks: half a surrogate pair, a name that stands twice or U+0000 would come to light in the midst of the work.
/// </summary>
public static class WellFormedJson
{
    /// <summary>Decodes every name and every text now.</summary>
    /// <exception cref="JsonException">One of them is none, or a name stands twice.</exception>
    public static void Require(JsonNode? node) => Decode(() => Visit(node));

    /// <summary>Decodes every name and every text now.</summary>
    /// <exception cref="JsonException">One of them is none, or a name stands twice.</exception>
    public static void Require(JsonElement element) => Decode(() => Visit(element));

    private static void Decode(Action visit)
    {
        try
        {
            visit();
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException)
        {
            throw new JsonException("A text has half a surrogate pair, or a name stands twice.", broken);
        }
    }

    private static void Visit(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject document:
                foreach (var (name, value) in document)
                {
                    RequireClean(name);
                    Visit(value);
                }
                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Visit(item);
                }
                break;
            case JsonValue one when one.TryGetValue<string>(out var text):
                RequireClean(text);
                break;
            default:
                break;
        }
    }

    private static void Visit(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.Ordinal);
                foreach (var property in element.EnumerateObject())
                {
                    RequireClean(property.Name);
                    if (!names.Add(property.Name))
                    {
                        throw new ArgumentException(property.Name);
                    }
                    Visit(property.Value);
                }
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Visit(item);
                }
                break;
            case JsonValueKind.String:
                RequireClean(element.GetString()!);
                break;
            default:
                break;
        }
    }

    private static void RequireClean(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new JsonException("Text must not contain U+0000.");
        }
    }
}

/// <summary>Fields without a shape are as well-formed as all others.</summary>
internal sealed class CleanElementConverter : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var element = JsonElement.ParseValue(ref reader);
        WellFormedJson.Require(element);
        return element;
    }

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) =>
        value.WriteTo(writer);
}
