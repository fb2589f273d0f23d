using System.Text.Json.Nodes;

namespace Nexus.Gateway.BackendApi.Reference;

/// <summary>
/// Puts the OpenAPI documents of several services into one. Two services may give one name to different shapes; the
/// later one is renamed after its service, references included.
/// </summary>
internal sealed class OpenApiMerger
{
    private const string Reference = "#/components/schemas/";
    private readonly JsonObject whole;

    public OpenApiMerger(JsonObject first) => whole = first;

    public JsonObject Whole => whole;

    public void Add(string service, JsonObject document)
    {
        var schemas = Section(document, "components", "schemas");
        var known = Section(whole, "components", "schemas");
        var renamed = schemas
            .Where(pair => known[pair.Key] is { } other && !JsonNode.DeepEquals(other, pair.Value))
            .ToDictionary(pair => pair.Key, pair => $"{pair.Key}-{service}");
        if (renamed.Count > 0)
        {
            Rename(document, renamed);
        }
        foreach (var (name, schema) in schemas.ToList())
        {
            known[renamed.GetValueOrDefault(name, name)] = schema?.DeepClone();
        }
        var paths = Section(whole, "paths");
        foreach (var (path, item) in Section(document, "paths").ToList())
        {
            paths[path] = item?.DeepClone();
        }
        AddTags(document);
    }

    private void AddTags(JsonObject document)
    {
        if (document["tags"] is not JsonArray tags)
        {
            return;
        }
        var own = whole["tags"] as JsonArray;
        if (own is null)
        {
            whole["tags"] = own = [];
        }
        foreach (var tag in tags.Where(tag => !own.Any(other => JsonNode.DeepEquals(other, tag))).ToList())
        {
            own.Add(tag?.DeepClone());
        }
    }

    private static void Rename(JsonNode node, Dictionary<string, string> renamed)
    {
        if (node is JsonObject map)
        {
            if (
                map["$ref"] is JsonValue value
                && value.TryGetValue<string>(out var target)
                && target.StartsWith(Reference, StringComparison.Ordinal)
                && renamed.TryGetValue(target[Reference.Length..], out var name)
            )
            {
                map["$ref"] = Reference + name;
            }
            foreach (var child in map.Select(pair => pair.Value).OfType<JsonNode>().ToList())
            {
                Rename(child, renamed);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var child in list.OfType<JsonNode>().ToList())
            {
                Rename(child, renamed);
            }
        }
    }

    private static JsonObject Section(JsonObject document, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (document[name] is not JsonObject next)
            {
                document[name] = next = [];
            }
            document = next;
        }
        return document;
    }
}
