using System.Text.Json;
using System.Text.Json.Nodes;
using Nexus.Contracts.TokenMgr;

namespace Nexus.Gateway.BackendApi.Answers;

/// <summary>
/// Fields about a person that a program needs <c>auth:read</c> (or <c>api</c>) to see, whatever service shows them: a
/// key made to read orders does not collect addresses by the way.
/// </summary>
internal static class PersonalFields
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "email",
        "phone",
        "postalAddress",
        "shippingAddress",
        "billingAddress",
        "birthday",
    };

    public static bool HiddenFrom(IReadOnlyList<string>? scopes) =>
        scopes is not null && !ApiScopes.Allow(scopes, "auth", write: false);

    public static ReadOnlyMemory<byte> Hide(ReadOnlyMemory<byte> body)
    {
        var node = JsonNode.Parse(body.Span);
        return node is not null && Remove(node) ? JsonSerializer.SerializeToUtf8Bytes(node) : body;
    }

    private static bool Remove(JsonNode node)
    {
        var changed = false;
        if (node is JsonObject map)
        {
            foreach (var name in map.Select(pair => pair.Key).Where(Names.Contains).ToList())
            {
                changed |= map.Remove(name);
            }
            foreach (var child in map.Select(pair => pair.Value).OfType<JsonNode>().ToList())
            {
                changed |= Remove(child);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var child in list.OfType<JsonNode>())
            {
                changed |= Remove(child);
            }
        }
        return changed;
    }
}
