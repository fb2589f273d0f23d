using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nexus.Platform.PvKeys.Ethereum;

/// <summary>The 32 bytes of one value of typed data (EIP-712, encodeData).</summary>
internal static partial class TypedValue
{
    private const int Width = 32;

    public static bool IsKnown(string type) =>
        type is "address" or "bool" or "bytes" or "string" || Sized().IsMatch(type);

    public static byte[] Encode(string type, JsonElement value) =>
        type switch
        {
            "address" => Left(Bytes(type, value, 20)),
            "bool" => Left([Flag(value) ? (byte)1 : (byte)0]),
            "bytes" => Keccak.Hash(Bytes(type, value, null)),
            "string" => Keccak.Hash(Encoding.UTF8.GetBytes(Text(type, value))),
            _ => EncodeSized(type, value),
        };

    /// <summary>A whole number: a number of JSON, or text with digits or 0x.</summary>
    public static BigInteger Number(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString()!,
            _ => "",
        };
        var isHex = text.StartsWith("0x", StringComparison.Ordinal);
        return
            text.Length <= 80
            && BigInteger.TryParse(
                isHex ? "0" + text[2..] : text,
                isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            )
            ? number
            : throw TypedData.Wrong("A number is whole, in digits or as 0x and hexadecimal digits.");
    }

    private static byte[] EncodeSized(string type, JsonElement value)
    {
        if (Sized().Match(type) is not { Success: true } known)
        {
            throw TypedData.Wrong($"There is no type {type}.");
        }
        var size = int.Parse(known.Groups["size"].Value, CultureInfo.InvariantCulture);
        return known.Groups["kind"].Value switch
        {
            "bytes" when size <= Width => Right(Bytes(type, value, size)),
            "uint" when IsWidth(size) => Whole(type, value, BigInteger.Zero, BigInteger.One << size),
            "int" when IsWidth(size) => Whole(
                type,
                value,
                -(BigInteger.One << (size - 1)),
                BigInteger.One << (size - 1)
            ),
            _ => throw TypedData.Wrong($"There is no type {type}."),
        };
    }

    private static bool IsWidth(int bits) => bits <= 256 && bits % 8 == 0;

    private static byte[] Whole(string type, JsonElement value, BigInteger least, BigInteger past)
    {
        var number = Number(value);
        if (number < least || number >= past)
        {
            throw TypedData.Wrong($"{number} is no {type}.");
        }
        var unsigned = number.Sign < 0 ? number + (BigInteger.One << 256) : number;
        return Left(unsigned.ToByteArray(isUnsigned: true, isBigEndian: true));
    }

    private static bool Flag(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw TypedData.Wrong("A bool is true or false."),
        };

    private static string Text(string type, JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw TypedData.Wrong($"A {type} is text.");

    private static byte[] Bytes(string type, JsonElement value, int? length)
    {
        var text = Text(type, value);
        try
        {
            var bytes = text.StartsWith("0x", StringComparison.Ordinal) ? Convert.FromHexString(text.AsSpan(2)) : null;
            return bytes is not null && (length is null || bytes.Length == length)
                ? bytes
                : throw TypedData.Wrong(
                    $"A {type} is 0x and {(length is { } count ? $"{count * 2} " : "")}hexadecimal digits."
                );
        }
        catch (FormatException)
        {
            throw TypedData.Wrong($"A {type} is 0x and hexadecimal digits.");
        }
    }

    private static byte[] Left(byte[] bytes) => [.. new byte[Width - bytes.Length], .. bytes];

    private static byte[] Right(byte[] bytes) => [.. bytes, .. new byte[Width - bytes.Length]];

    [GeneratedRegex(@"^(?<kind>bytes|uint|int)(?<size>[1-9][0-9]{0,2})\z")]
    private static partial Regex Sized();
}
