using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nexus.Kernel.Http;

namespace Nexus.Platform.KeyService.Transit.Vault;

/// <summary>A request's parameters. Vault's clients send numbers and flags as text too, and more than we know.</summary>
internal sealed class VaultBody(JsonObject fields)
{
    private const int MostItems = 1000;

    public static async Task<VaultBody> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        await body.CopyToAsync(memory, cancellationToken);
        if (memory.Length == 0)
        {
            return new VaultBody([]);
        }
        try
        {
            memory.Position = 0;
            var node = JsonNode.Parse(memory, documentOptions: new JsonDocumentOptions { MaxDepth = 16 });
            // Also for names that stand twice: the parser that looks for them stumbles over half a surrogate pair.
            WellFormedJson.Require(node);
            return new VaultBody(node as JsonObject ?? throw VaultRefusal.Bad("the body must be a JSON object"));
        }
        catch (JsonException)
        {
            throw VaultRefusal.Bad("failed to parse JSON input");
        }
    }

    public bool Has(string name) => fields[name] is not null;

    public string? Text(string name) =>
        fields[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var text) && !text.Contains('\0') => text,
            _ => throw VaultRefusal.Bad($"field {name} must be text"),
        };

    public int? Number(string name) =>
        fields[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<int>(out var number) => number,
            JsonValue value
                when value.TryGetValue<string>(out var text)
                    && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw VaultRefusal.Bad($"field {name} must be a whole number"),
        };

    public bool? Flag(string name) =>
        fields[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
            JsonValue value when value.TryGetValue<string>(out var text) && bool.TryParse(text, out var flag) => flag,
            _ => throw VaultRefusal.Bad($"field {name} must be true or false"),
        };

    public byte[]? Bytes(string name)
    {
        var text = Text(name);
        if (string.IsNullOrEmpty(text))
        {
            return text is null ? null : [];
        }
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written)
            ? bytes[..written]
            : throw VaultRefusal.Bad($"failed to base64-decode {name}");
    }

    public byte[] RequiredBytes(string name) => Bytes(name) ?? throw VaultRefusal.Bad($"missing {name}");

    /// <summary>The requests of a batch; null when the body is one request.</summary>
    public IReadOnlyList<VaultBody>? Batch
    {
        get
        {
            if (fields["batch_input"] is not { } node)
            {
                return null;
            }
            var items = node as JsonArray ?? throw VaultRefusal.Bad("batch_input must be a list");
            if (items.Count is 0 or > MostItems)
            {
                throw VaultRefusal.Bad($"batch_input must have 1 to {MostItems} items");
            }
            return
            [
                .. items.Select(item => new VaultBody(
                    item as JsonObject ?? throw VaultRefusal.Bad("each item of batch_input must be an object")
                )),
            ];
        }
    }
}
