using System.Text.Json.Nodes;

namespace Nexus.Web.Reference;

/// <summary>Reads the parts of an OpenAPI 3.1 document that people look up.</summary>
internal static class OpenApiReader
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete", "head"];

    public static IEnumerable<Operation> Read(JsonNode document)
    {
        foreach (var (path, item) in document["paths"]?.AsObject() ?? [])
        {
            foreach (var method in Methods)
            {
                if (item?[method] is JsonObject operation && !path.StartsWith("/internal", StringComparison.Ordinal))
                {
                    yield return ReadOperation(document, path, method, item, operation);
                }
            }
        }
    }

    private static Operation ReadOperation(
        JsonNode document,
        string path,
        string method,
        JsonNode item,
        JsonObject operation
    )
    {
        var schemas = new SchemaReader(document);
        var inputs = Array(item["parameters"])
            .Concat(Array(operation["parameters"]))
            .Select(node => ReadInput(schemas, node));
        var bodies = new List<OperationBody>();
        if (operation["requestBody"]?["content"] is JsonObject sent)
        {
            bodies.AddRange(ReadBodies(schemas, null, sent));
        }
        var responses = operation["responses"]?.AsObject() ?? [];
        foreach (var (status, response) in responses.Where(one => one.Key.StartsWith('2')))
        {
            if (response?["content"] is JsonObject content)
            {
                bodies.AddRange(ReadBodies(schemas, status, content));
            }
        }
        var tag = Array(operation["tags"]).FirstOrDefault()?.ToString() ?? "other";
        return new Operation(
            tag,
            method.ToUpperInvariant(),
            path,
            Text(operation["operationId"]) is { Length: > 0 } id ? id : method + path,
            Text(operation["summary"]),
            Text(operation["description"]),
            [.. inputs],
            bodies,
            [.. responses.Select(one => one.Key)]
        );
    }

    private static OperationInput ReadInput(SchemaReader schemas, JsonNode node) =>
        new(
            Text(node["name"]),
            Text(node["in"]),
            node["required"]?.GetValue<bool>() ?? false,
            schemas.TypeOf(node["schema"]),
            Text(node["description"])
        );

    // One form is enough where the same is offered in several media types.
    private static IEnumerable<OperationBody> ReadBodies(SchemaReader schemas, string? status, JsonObject content) =>
        content
            .Take(1)
            .Select(media =>
            {
                var schema = media.Value?["schema"];
                var type = media.Key == "application/json" ? schemas.TypeOf(schema) : media.Key;
                return new OperationBody(status, type, schemas.FieldsOf(schema));
            });

    private static IEnumerable<JsonNode> Array(JsonNode? node) =>
        node is JsonArray array ? array.OfType<JsonNode>() : [];

    internal static string Text(JsonNode? node) => node is JsonValue value ? value.ToString() : "";
}
