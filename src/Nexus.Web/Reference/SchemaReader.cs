using System.Text.Json.Nodes;

namespace Nexus.Web.Reference;

/// <summary>Names the types and lists the fields of JSON schemas (2020-12, as OpenAPI 3.1 uses them).</summary>
internal sealed class SchemaReader(JsonNode document)
{
    private const int MostLevels = 4;

    public string TypeOf(JsonNode? schema)
    {
        var real = Resolve(schema);
        if (real is null)
        {
            return "any";
        }
        if (real["enum"] is JsonArray values)
        {
            return string.Join(" | ", values.OfType<JsonNode>());
        }
        var types = real["type"] switch
        {
            JsonArray list => [.. list.OfType<JsonNode>().Select(one => one.ToString())],
            JsonValue one => [one.ToString()],
            _ => (string[])["any"],
        };
        var named = types.Where(type => type != "null").Select(type => Named(type, real)).Distinct();
        return string.Join(" or ", named) + (types.Contains("null") ? ", may be null" : "");
    }

    /// <summary>The fields and those of what they hold, down to a few levels.</summary>
    public IReadOnlyList<BodyField> FieldsOf(JsonNode? schema)
    {
        var fields = new List<BodyField>();
        Collect(schema, "", 0, fields);
        return fields;
    }

    private void Collect(JsonNode? schema, string prefix, int level, List<BodyField> fields)
    {
        var real = Resolve(schema);
        if (level > MostLevels || real is null)
        {
            return;
        }
        if (real["items"] is { } items)
        {
            Collect(items, prefix + "[]", level + 1, fields);
            return;
        }
        var required = real["required"] is JsonArray names
            ? names.OfType<JsonNode>().Select(one => one.ToString()).ToHashSet()
            : [];
        foreach (var (name, field) in real["properties"]?.AsObject() ?? [])
        {
            var full = prefix.Length == 0 ? name : $"{prefix}.{name}";
            fields.Add(new BodyField(full, TypeOf(field), required.Contains(name), Describe(field)));
            Collect(field, full, level + 1, fields);
        }
    }

    private string Named(string type, JsonNode schema)
    {
        var format = OpenApiReader.Text(schema["format"]);
        return type == "array" ? "list of " + TypeOf(schema["items"])
            : format.Length > 0 ? format
            : type;
    }

    private string Describe(JsonNode? schema)
    {
        var real = Resolve(schema);
        var limits = new List<string>();
        void Limit(string key, string words)
        {
            if (OpenApiReader.Text(real?[key]) is { Length: > 0 } value)
            {
                limits.Add($"{words} {value}");
            }
        }
        Limit("minLength", "at least");
        Limit("maxLength", "letters, at most");
        Limit("minimum", "from");
        Limit("maximum", "to");
        Limit("maxItems", "entries, at most");
        var text = OpenApiReader.Text(schema?["description"]);
        return string.Join("; ", limits.Prepend(text).Where(part => part.Length > 0));
    }

    private JsonNode? Resolve(JsonNode? schema)
    {
        for (var depth = 0; depth < 8; depth++)
        {
            if (schema?["$ref"] is JsonValue reference)
            {
                schema = Find(reference.ToString());
            }
            else if ((schema?["oneOf"] ?? schema?["anyOf"]) is JsonArray choices)
            {
                // A nullable reference is written as a choice between null and the reference.
                schema = choices.OfType<JsonNode>().FirstOrDefault(one => OpenApiReader.Text(one["type"]) != "null");
            }
            else
            {
                break;
            }
        }
        return schema;
    }

    private JsonNode? Find(string reference)
    {
        JsonNode? node = document;
        foreach (var part in reference.TrimStart('#', '/').Split('/'))
        {
            node = node is JsonObject inside ? inside[part] : null;
        }
        return node;
    }
}
