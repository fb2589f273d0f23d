using System.Text.Json.Nodes;

namespace Nexus.Auth.UserAuth.Scim.Bulk;

/// <summary>One operation of a bulk request, which may name things that others of the same request make.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">As it came, for example <c>/Groups/bulkId:crew</c>.</param>
/// <param name="BulkId">What others call the thing it makes.</param>
/// <param name="Version">The entity tag that must still hold.</param>
/// <param name="Data">The body it would have by itself.</param>
internal sealed record BulkOperation(string Method, string Path, string? BulkId, string? Version, JsonObject? Data)
{
    private const string Mark = "bulkId:";

    /// <summary>The bulkIds it names.</summary>
    public IReadOnlySet<string> References { get; } = Named(Path, Data).ToHashSet(StringComparer.Ordinal);

    public bool Makes => Method == "POST";

    public static BulkOperation Of(JsonNode? node)
    {
        if (node is not JsonObject)
        {
            throw ScimException.Syntax("An operation is a JSON object.");
        }
        try
        {
            return new BulkOperation(
                (Text(node, "method") ?? "").ToUpperInvariant(),
                Text(node, "path") ?? "",
                Text(node, "bulkId"),
                Text(node, "version"),
                ScimBody.Member(node, "data") as JsonObject
            );
        }
        catch (ArgumentException)
        {
            throw ScimException.Syntax("A name stands twice.");
        }
    }

    /// <summary>The same with identifiers in place of bulkIds.</summary>
    public BulkOperation Resolve(IReadOnlyDictionary<string, string> identifiers)
    {
        return this with
        {
            Path = string.Join('/', Path.Split('/').Select(Replace)),
            Data = (JsonObject?)ReplaceIn(Data?.DeepClone()),
        };

        string Replace(string text) =>
            NameIn(text) is not { } name ? text
            : identifiers.TryGetValue(name, out var id) ? id
            : throw ScimException.Value($"Nothing in this request made '{text}'.");

        JsonNode? ReplaceIn(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject members:
                    foreach (var (name, value) in members.ToList())
                    {
                        members[name] = Free(value, () => members[name] = null);
                    }
                    return members;
                case JsonArray items:
                    for (var i = 0; i < items.Count; i++)
                    {
                        var place = i;
                        items[i] = Free(items[i], () => items[place] = null);
                    }
                    return items;
                case JsonValue one when one.TryGetValue<string>(out var text):
                    return Replace(text) is var id && id != text ? JsonValue.Create(id) : one;
                default:
                    return node;
            }
        }

        // A node has one parent: it is taken out before it is put back.
        JsonNode? Free(JsonNode? value, Action takeOut)
        {
            takeOut();
            return ReplaceIn(value);
        }
    }

    private static IEnumerable<string> Named(string path, JsonNode? data) =>
        path.Split('/').Concat(Texts(data)).Select(NameIn).OfType<string>();

    private static IEnumerable<string> Texts(JsonNode? node) =>
        node switch
        {
            JsonObject members => members.SelectMany(member => Texts(member.Value)),
            JsonArray items => items.SelectMany(Texts),
            JsonValue one when one.TryGetValue<string>(out var text) => [text],
            _ => [],
        };

    private static string? NameIn(string text) =>
        text.StartsWith(Mark, StringComparison.OrdinalIgnoreCase) ? text[Mark.Length..] : null;

    private static string? Text(JsonNode node, string name) => ScimBody.Text(name, ScimBody.Member(node, name));
}
