using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nexus.Kernel.Http;

namespace Nexus.Platform.PvKeys.Ethereum;

/// <summary>
/// Typed data (EIP-712): a message, its types and the application it is for. What the types do not name is refused,
/// because it would be shown to approvers and not be signed.
/// </summary>
internal sealed partial class TypedData
{
    private const string DomainType = "EIP712Domain";
    private const int Longest = 128 << 10;

    private static readonly TypedField[] DomainFields =
    [
        new("name", "string"),
        new("version", "string"),
        new("chainId", "uint256"),
        new("verifyingContract", "address"),
        new("salt", "bytes32"),
    ];

    private readonly Dictionary<string, TypedField[]> types;
    private readonly JsonElement domain;

    private TypedData(byte[] json)
    {
        Json = json;
        using var document = Parse(json);
        var root = document.RootElement.Clone();
        domain = Part(root, "domain", JsonValueKind.Object);
        var primary = Part(root, "primaryType", JsonValueKind.String).GetString()!;
        types = TypesOf(Part(root, "types", JsonValueKind.Object), domain);
        if (primary == DomainType || !types.ContainsKey(primary))
        {
            throw Wrong("primaryType names one of the types.");
        }
        Bytes =
        [
            0x19,
            0x01,
            .. HashOf(DomainType, domain),
            .. HashOf(primary, Part(root, "message", JsonValueKind.Object)),
        ];
    }

    /// <summary>What is kept of it and shown: the four parts and nothing beside them.</summary>
    public byte[] Json { get; }

    /// <summary>Whose Keccak-256 is signed.</summary>
    public byte[] Bytes { get; }

    /// <summary>
    /// What a policy must know: typed data can move tokens as a call of its contract can, and shows no amount.
    /// </summary>
    public EthereumTransaction AsCall() =>
        new(
            domain.TryGetProperty("chainId", out var chain) ? TypedValue.Number(chain) : BigInteger.Zero,
            domain.TryGetProperty("verifyingContract", out var contract) ? contract.GetString() : null,
            BigInteger.Zero,
            HasCall: true,
            IsTyped: true
        );

    public static TypedData Of(JsonElement given)
    {
        if (given.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("An object with types, primaryType, domain and message.");
        }
        var parts = new[] { "types", "primaryType", "domain", "message" }.ToDictionary(
            name => name,
            name => given.TryGetProperty(name, out var part) ? part : throw Wrong($"{name} is missing.")
        );
        return new TypedData(JsonSerializer.SerializeToUtf8Bytes(parts));
    }

    public static TypedData Of(byte[] json) => new(json);

    /// <summary>Bytes that may be the hashes of typed data, or data for a validator (EIP-191): nobody sees what they say.</summary>
    public static bool LooksHashed(ReadOnlySpan<byte> data) => data.Length > 1 && data[0] == 0x19 && data[1] <= 0x01;

    private static JsonDocument Parse(byte[] json)
    {
        if (json.Length > Longest)
        {
            throw Wrong("At most 128 KiB.");
        }
        try
        {
            return JsonDocument.Parse(json, new() { AllowDuplicateProperties = false, MaxDepth = 32 });
        }
        catch (JsonException)
        {
            throw Wrong("JSON of at most 32 levels, each name once.");
        }
    }

    private static JsonElement Part(JsonElement root, string name, JsonValueKind kind) =>
        root.TryGetProperty(name, out var part) && part.ValueKind == kind ? part : throw Wrong($"{name} is wrong.");

    private static Dictionary<string, TypedField[]> TypesOf(JsonElement given, JsonElement domain)
    {
        var types = new Dictionary<string, TypedField[]>(StringComparer.Ordinal);
        foreach (var type in given.EnumerateObject())
        {
            if (!Name().IsMatch(type.Name) || TypedValue.IsKnown(type.Name))
            {
                throw Wrong($"'{type.Name}' cannot be the name of a type.");
            }
            types[type.Name] = FieldsOf(type);
        }
        types.TryAdd(DomainType, [.. DomainFields.Where(field => domain.TryGetProperty(field.Name, out _))]);
        if (types[DomainType].Except(DomainFields).Any())
        {
            throw Wrong("The domain has name, version, chainId, verifyingContract and salt, and no others.");
        }
        return types;
    }

    private static TypedField[] FieldsOf(JsonProperty type)
    {
        var fields =
            type.Value.ValueKind == JsonValueKind.Array
                ? type.Value.EnumerateArray().Select(TypedField.Of).ToArray()
                : throw Wrong($"{type.Name} is a list of fields.");
        return fields.Length <= 200 && fields.Select(field => field.Name).Distinct().Count() == fields.Length
            ? fields
            : throw Wrong($"{type.Name} has at most 200 fields, each once.");
    }

    private byte[] HashOf(string type, JsonElement value)
    {
        var fields = types[type];
        if (
            value.ValueKind != JsonValueKind.Object
            || value.EnumerateObject().Any(property => !Array.Exists(fields, field => field.Name == property.Name))
        )
        {
            throw Wrong($"{type} is an object of the fields that its type names, and no others.");
        }
        var encoded = new List<byte>(Keccak.Hash(Encoding.UTF8.GetBytes(Describe(type))));
        foreach (var field in fields)
        {
            encoded.AddRange(
                value.TryGetProperty(field.Name, out var one)
                    ? Encode(field.Type, one)
                    : throw Wrong($"{type}.{field.Name} is missing.")
            );
        }
        return Keccak.Hash(encoded.ToArray());
    }

    private byte[] Encode(string type, JsonElement value)
    {
        if (types.ContainsKey(type))
        {
            return HashOf(type, value);
        }
        if (ListType().Match(type) is not { Success: true } array)
        {
            return TypedValue.Encode(type, value);
        }
        var length = array.Groups["length"].Value;
        if (
            value.ValueKind != JsonValueKind.Array
            || (length.Length > 0 && length != value.GetArrayLength().ToString())
        )
        {
            throw Wrong($"A list is no {type}.");
        }
        return Keccak.Hash(value.EnumerateArray().SelectMany(one => Encode(array.Groups["of"].Value, one)).ToArray());
    }

    // The type, and after it those it refers to, by name.
    private string Describe(string type)
    {
        var others = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([type]);
        while (open.TryPop(out var next))
        {
            foreach (var field in types[next])
            {
                var inner = field.Type.Split('[')[0];
                if (inner != type && types.ContainsKey(inner) && others.Add(inner))
                {
                    open.Push(inner);
                }
            }
        }
        return string.Concat(others.Prepend(type).Select(Signature));
    }

    private string Signature(string type) =>
        $"{type}({string.Join(',', types[type].Select(field => $"{field.Type} {field.Name}"))})";

    internal static ProblemException Wrong(string detail) => Problems.Invalid("typedData", detail);

    [GeneratedRegex(@"^[A-Za-z_$][A-Za-z0-9_$]{0,99}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^(?<of>.+)\[(?<length>[1-9][0-9]{0,3})?\]\z")]
    private static partial Regex ListType();
}

/// <summary>One field of a type.</summary>
internal sealed record TypedField(string Name, string Type)
{
    public static TypedField Of(JsonElement given) =>
        given.ValueKind == JsonValueKind.Object
        && given.TryGetProperty("name", out var name)
        && given.TryGetProperty("type", out var type)
        && name.ValueKind == JsonValueKind.String
        && type.ValueKind == JsonValueKind.String
        && type.GetString()!.Length is > 0 and <= 100
            ? new TypedField(name.GetString()!, type.GetString()!)
            : throw TypedData.Wrong("A field has a name and a type.");
}
