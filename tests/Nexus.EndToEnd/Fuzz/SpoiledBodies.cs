using System.Text;
using System.Text.Json.Nodes;

namespace Nexus.EndToEnd.Fuzz;

/// <summary>A good body with one field missing, doubled, null, of the wrong type, too large or no text at all.</summary>
internal static class SpoiledBodies
{
    private const string Mark = "\"\u00a4\"";

    private static readonly string[] Values =
    [
        "null",
        "true",
        "-1",
        "0",
        "1.5",
        "1e400",
        "-1e400",
        "1e18",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "\"NaN\"",
        "\"\"",
        "\" \"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"a\\u0007\\u001b[2J\"",
        "\"\\u202e\\ufffe\\uffff\"",
        "[]",
        "{}",
        "[null]",
        "[[]]",
        "[{}]",
        "[\"\\ud800\"]",
        "{\"a\":1}",
        "{\"a\":null}",
        "{\"\\ud800\":\"x\"}",
        "{\"\\u0000\":\"x\"}",
        "{\"a\":\"\\u0000\"}",
        "\"00000000-0000-0000-0000-000000000000\"",
        "\"'; drop table users;--\"",
        "\"0001-01-01T00:00:00+14:00\"",
        "\"9999-12-31T23:59:59.9999999Z\"",
        "NaN",
        "undefined",
        "'x'",
        "01",
        "\"\u00ff",
    ];

    public static IEnumerable<(string What, byte[] Body)> Of(JsonNode sample)
    {
        yield return ("unknown field", Encoding.UTF8.GetBytes(With(sample, "zzz", 1)));
        foreach (var path in Places(sample))
        {
            var marked = Marked(sample, path);
            foreach (var value in Values.Append($"\"{new string('x', 20_000)}\"").Append(Many()))
            {
                var what = value.Length > 40 ? value[..40] + "…" : value;
                yield return ($"{path} = {what}", Encoding.UTF8.GetBytes(marked.Replace(Mark, value)));
            }
            yield return ($"{path} = invalid UTF-8", [.. Broken(marked)]);
            yield return ($"{path} missing", Encoding.UTF8.GetBytes(Without(sample, path)));
            yield return ($"{path} twice", Encoding.UTF8.GetBytes(Twice(sample, path)));
        }
    }

    private static string Many() => "[" + string.Join(',', Enumerable.Repeat("1", 5000)) + "]";

    private static IEnumerable<byte> Broken(string marked)
    {
        var cut = marked.IndexOf(Mark, StringComparison.Ordinal);
        return
        [
            .. Encoding.UTF8.GetBytes(marked[..(cut + 1)]),
            0xc3,
            0x28,
            0xff,
            .. Encoding.UTF8.GetBytes(marked[(cut + 2)..]),
        ];
    }

    private static IEnumerable<string> Places(JsonNode? node) =>
        node switch
        {
            JsonObject fields => fields.SelectMany(field =>
                new[] { Address(node) + "." + field.Key }.Concat(Places(field.Value))
            ),
            JsonArray { Count: > 0 } items => new[] { Address(node) + "[0]" }.Concat(Places(items[0])),
            _ => [],
        };

    private static string Address(JsonNode node) => node.GetPath();

    private static string With(JsonNode sample, string name, JsonNode value)
    {
        var copy = sample.DeepClone();
        if (copy is JsonObject fields)
        {
            fields[name] = value;
        }
        return copy.ToJsonString();
    }

    private static string Marked(JsonNode sample, string path)
    {
        var (copy, parent, name) = Find(sample, path);
        Set(parent, name, "\u00a4");
        return Plain(copy);
    }

    private static string Without(JsonNode sample, string path)
    {
        var (copy, parent, name) = Find(sample, path);
        if (parent is JsonObject fields)
        {
            fields.Remove(name);
        }
        else
        {
            parent.AsArray().Clear();
        }
        return copy.ToJsonString();
    }

    private static string Twice(JsonNode sample, string path)
    {
        var (copy, parent, name) = Find(sample, path);
        var value = parent is JsonObject ? parent[name]?.ToJsonString() ?? "null" : "1";
        Set(parent, name, "\u00a4");
        return Plain(copy).Replace(Mark, parent is JsonObject ? $"{value},\"{name}\":{value}" : $"{value},{value}");
    }

    // The mark must stay as it is, to be found again.
    private static string Plain(JsonNode node) =>
        node.ToJsonString(
            new System.Text.Json.JsonSerializerOptions
            {
                Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );

    private static void Set(JsonNode parent, string name, JsonNode value)
    {
        if (parent is JsonObject fields)
        {
            fields[name] = value;
        }
        else
        {
            parent.AsArray()[0] = value;
        }
    }

    private static (JsonNode Copy, JsonNode Parent, string Name) Find(JsonNode sample, string path)
    {
        var copy = sample.DeepClone();
        var parts = path[1..].Replace("[0]", ".0").Split('.', StringSplitOptions.RemoveEmptyEntries);
        var parent = copy;
        foreach (var part in parts[..^1])
        {
            parent = parent is JsonArray items ? items[0]! : parent[part]!;
        }
        return (copy, parent, parts[^1]);
    }
}
