using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Nexus.EndToEnd.Fuzz;

/// <summary>One operation of the platform's own OpenAPI document.</summary>
internal sealed partial record Operation(string Method, string Template, JsonObject Description, JsonObject Schemas)
{
    public string Name => $"{Method} {Template}";

    public string? Id => Description["operationId"]?.GetValue<string>();

    public string? Summary => Description["summary"]?.GetValue<string>();

    public IReadOnlyList<string> Tags => [.. (Description["tags"]?.AsArray() ?? []).Select(tag => $"{tag}")];

    public IReadOnlyList<string> PathNames => [.. Braces().Matches(Template).Select(match => match.Groups[1].Value)];

    public IReadOnlyList<string> QueryNames =>
        [
            .. (Description["parameters"]?.AsArray() ?? [])
                .Where(parameter => $"{parameter!["in"]}" == "query")
                .Select(parameter => $"{parameter!["name"]}"),
        ];

    /// <summary>The JSON body's schema, where it takes one.</summary>
    public JsonNode? Body => Description["requestBody"]?["content"]?["application/json"]?["schema"];

    public bool TakesForm => Description["requestBody"]?["content"]?["application/x-www-form-urlencoded"] is not null;

    public bool Writes => Method is "POST" or "PUT" or "PATCH" or "DELETE";

    public string Path(Func<string, string> value) => Braces().Replace(Template, match => value(match.Groups[1].Value));

    public static IReadOnlyList<Operation> Read(string document)
    {
        var root = JsonNode.Parse(document)!.AsObject();
        var schemas = root["components"]?["schemas"]?.AsObject() ?? [];
        return
        [
            .. from path in root["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            select new Operation(operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject(), schemas),
        ];
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Braces();
}
