using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Http;

namespace Nexus.Auth.UserAuth.Scim;

/// <summary>
/// Reads SCIM documents as clients really send them: names in any case, <c>"True"</c> for true, one value where a list
/// is meant. What a resource does not know is passed over (RFC 7643 section 2.2), so nothing can be set that is not read.
/// </summary>
internal static class ScimBody
{
    public static async Task<JsonObject> ReadAsync(HttpContext context)
    {
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = 16 };
            var nodes = new JsonNodeOptions { PropertyNameCaseInsensitive = true };
            var body = await JsonNode.ParseAsync(context.Request.Body, nodes, options, context.RequestAborted);
            WellFormedJson.Require(body);
            // Names that differ in their case alone are seen only when they are looked up.
            return body is JsonObject document && document.Count >= 0
                ? document
                : throw ScimException.Syntax("The body is a JSON object.");
        }
        catch (Exception broken) when (broken is JsonException or ArgumentException)
        {
            throw ScimException.Syntax("The body is not valid JSON.");
        }
    }

    /// <summary>The text of a value; null for null.</summary>
    public static string? Text(string name, JsonNode? value)
    {
        if (value is null)
        {
            return null;
        }
        return
            value is JsonValue one
            && one.TryGetValue<string>(out var text)
            && !text.Contains('\0')
            && text.Length <= 500
            ? text
            : throw ScimException.Value($"'{name}' is a text of at most 500 characters.");
    }

    /// <summary>True or false, also as the text that Entra ID sends.</summary>
    public static bool Flag(string name, JsonNode? value)
    {
        if (value is JsonValue one)
        {
            if (one.TryGetValue<bool>(out var flag))
            {
                return flag;
            }
            if (one.TryGetValue<string>(out var text) && bool.TryParse(text, out flag))
            {
                return flag;
            }
        }
        throw ScimException.Value($"'{name}' is true or false.");
    }

    /// <summary>The values of a list, of which clients leave out the brackets.</summary>
    public static IEnumerable<JsonNode?> Items(JsonNode? value) =>
        value is JsonArray list ? list : Enumerable.Repeat(value, 1);

    /// <summary>The attributes of a document by their plain names.</summary>
    public static IReadOnlyList<(string Name, JsonNode? Value)> Attributes(JsonObject document)
    {
        try
        {
            return [.. document.Select(pair => (ScimNames.Plain(pair.Key), pair.Value))];
        }
        catch (ArgumentException)
        {
            throw ScimException.Syntax("A name stands twice.");
        }
    }

    public static JsonNode? Member(JsonNode? value, string name)
    {
        try
        {
            return value is JsonObject document ? document[name] : null;
        }
        catch (ArgumentException)
        {
            throw ScimException.Syntax("A name stands twice.");
        }
    }

    /// <summary>The identifiers in <c>[{"value":"…"}]</c>.</summary>
    public static IReadOnlyList<Guid> Identifiers(JsonNode? members)
    {
        var ids = Items(members)
            .Where(item => item is not null)
            .Select(item => Text("members.value", item is JsonObject ? Member(item, "value") : item))
            .Select(text =>
                Guid.TryParse(text, out var id) ? id : throw ScimException.Value($"No user {text} is there.")
            )
            .Distinct()
            .ToList();
        return ids.Count <= 1000 ? ids : throw new ScimException(413, null, "At most 1000 members in one request.");
    }
}
