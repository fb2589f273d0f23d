using System.Text.Json.Nodes;

namespace Nexus.EndToEnd.Fuzz;

/// <summary>A body of the shape a schema asks for, to be sent as it is or spoiled in one place.</summary>
internal static class SampleBody
{
    /// <param name="number">Chooses a number from minimum and maximum.</param>
    public static JsonNode? Of(JsonNode schema, JsonObject schemas, Func<long, long, long> number, int depth = 0)
    {
        if (schema["$ref"] is { } reference)
        {
            return Of(schemas[$"{reference}".Split('/')[^1]]!, schemas, number, depth);
        }
        if ((schema["oneOf"] ?? schema["anyOf"] ?? schema["allOf"])?.AsArray() is { } choices)
        {
            return Of(choices.First(choice => $"{choice!["type"]}" != "null")!, schemas, number, depth);
        }
        if (schema["enum"]?.AsArray() is { } values)
        {
            return values.First(value => value is not null)!.DeepClone();
        }
        return TypeOf(schema) switch
        {
            "object" when depth < 6 => new JsonObject(
                (schema["properties"]?.AsObject() ?? []).Select(property =>
                    KeyValuePair.Create(property.Key, Of(property.Value!, schemas, number, depth + 1))
                )
            ),
            "object" => new JsonObject(),
            "array" => new JsonArray(schema["items"] is { } items ? [Of(items, schemas, number, depth + 1)] : []),
            "integer" or "number" => number(
                (long)(schema["minimum"]?.GetValue<double>() ?? 1),
                (long)Math.Min(schema["maximum"]?.GetValue<double>() ?? int.MaxValue, 1e18)
            ),
            "boolean" => true,
            _ => Text(schema),
        };
    }

    private static string? TypeOf(JsonNode schema) =>
        schema["type"] is JsonArray several
            ? several.Select(type => $"{type}").FirstOrDefault(type => type != "null")
            : schema["type"]?.GetValue<string>();

    private static JsonNode Text(JsonNode schema) =>
        (schema["format"]?.GetValue<string>(), schema["pattern"]?.GetValue<string>()) switch
        {
            ("uuid", _) => Guid.CreateVersion7().ToString(),
            ("date-time", _) => "2026-01-01T00:00:00Z",
            ("email", _) => "nobody@example.com",
            (_, "^[A-Z]{3}$") => "EUR",
            (_, "^[A-Z]{2}$") => "DE",
            _ => "abcdefgh",
        };
}
