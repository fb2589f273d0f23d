using System.Text.Json.Nodes;
using Nexus.Auth.UserAuth.Scim.Filters;

namespace Nexus.Auth.UserAuth.Scim.Patching;

/// <summary>One operation of a PATCH (RFC 7644 section 3.5.2).</summary>
/// <param name="Kind">add, replace or remove.</param>
/// <param name="Path">The attribute, plain; null for the resource itself.</param>
/// <param name="Chosen">Which values of it, from brackets.</param>
/// <param name="Value">What to add or put.</param>
internal sealed record PatchOperation(string Kind, string? Path, Filter? Chosen, JsonNode? Value)
{
    private const int Most = 100;

    /// <summary>What an operation without a path sets.</summary>
    public JsonObject Attributes =>
        Value as JsonObject ?? throw ScimException.Value("Without a path the value is an object of attributes.");

    public static IReadOnlyList<PatchOperation> ReadAll(JsonObject body)
    {
        if (ScimBody.Member(body, "Operations") is not JsonArray operations || operations.Count == 0)
        {
            throw ScimException.Syntax("'Operations' is a list of at least one operation.");
        }
        return operations.Count <= Most
            ? [.. operations.Select(Read)]
            : throw new ScimException(413, null, $"At most {Most} operations in one request.");
    }

    private static PatchOperation Read(JsonNode? node)
    {
        // Entra ID writes "Add", "Replace" and "Remove".
        var kind = ScimBody.Text("op", ScimBody.Member(node, "op"))?.ToLowerInvariant();
        if (kind is not ("add" or "replace" or "remove"))
        {
            throw ScimException.Syntax("'op' is add, replace or remove.");
        }
        var path = ScimBody.Text("path", ScimBody.Member(node, "path"));
        var value = ScimBody.Member(node, "value");
        if (string.IsNullOrWhiteSpace(path))
        {
            return kind == "remove"
                ? throw new ScimException(400, "noTarget", "A removal names its path.")
                : new PatchOperation(kind, null, null, value);
        }
        var (plain, chosen) = Split(path);
        return new PatchOperation(kind, plain, chosen, value);
    }

    // attribute, attribute[filter], attribute[filter].sub
    private static (string Path, Filter? Chosen) Split(string path)
    {
        var open = path.IndexOf('[', StringComparison.Ordinal);
        if (open < 0)
        {
            return (ScimNames.Plain(path.Trim()), null);
        }
        var close = path.LastIndexOf(']');
        if (open == 0 || close < open)
        {
            throw ScimException.Path($"'{path}' is no path.");
        }
        try
        {
            var filter = FilterParser.Parse(path[(open + 1)..close]);
            return (ScimNames.Plain(path[..open].Trim()) + path[(close + 1)..].Trim().ToLowerInvariant(), filter);
        }
        catch (ScimException broken) when (broken.Type == "invalidFilter")
        {
            throw ScimException.Path(broken.Message);
        }
    }
}
