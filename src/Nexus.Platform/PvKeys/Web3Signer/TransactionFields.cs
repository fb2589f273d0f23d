using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Nexus.Kernel.Http;
using Nexus.Platform.PvKeys.Ethereum;

namespace Nexus.Platform.PvKeys.Web3Signer;

/// <summary>The transaction of <c>eth_signTransaction</c>: legacy (EIP-155) or EIP-1559, without an access list.</summary>
internal sealed class TransactionFields
{
    private static readonly BigInteger HomesteadOffset = 35;
    private readonly BigInteger chain;
    private readonly bool isModern;
    private readonly byte[][] fields;

    private TransactionFields(JsonElement given)
    {
        From = Text(given, "from") ?? throw Problems.Invalid("from", "The address that signs.");
        chain = Number(given, "chainId") ?? throw Problems.Invalid("chainId", "The chain, so that no other takes it.");
        if (
            given.TryGetProperty("accessList", out var list)
            && list.ValueKind == JsonValueKind.Array
            && list.GetArrayLength() > 0
        )
        {
            throw Problems.Invalid("accessList", "Access lists are not supported.");
        }
        isModern = Number(given, "maxFeePerGas") is not null;
        byte[][] price = isModern
            ? [Rlp1(given, "maxPriorityFeePerGas"), Rlp1(given, "maxFeePerGas")]
            : [Rlp1(given, "gasPrice")];
        var to = Text(given, "to") is { } address ? Hex.Read(address, "to") : [];
        var data = (Text(given, "data") ?? Text(given, "input")) is { Length: > 2 } call ? Hex.Read(call, "data") : [];
        fields =
        [
            Rlp1(given, "nonce"),
            .. price,
            Rlp.Text(Bytes(Number(given, "gas") ?? Number(given, "gasLimit") ?? 90_000)),
            Rlp.Text(to),
            Rlp1(given, "value"),
            Rlp.Text(data),
        ];
    }

    public string From { get; }

    public static TransactionFields Of(JsonElement parameters) =>
        parameters.ValueKind == JsonValueKind.Array
        && parameters.GetArrayLength() == 1
        && parameters[0].ValueKind == JsonValueKind.Object
            ? new TransactionFields(parameters[0])
            : throw Problems.Invalid("params", "One transaction.");

    public byte[] Unsigned() =>
        isModern
            ? [0x02, .. Rlp.List([Rlp.Text(Bytes(chain)), .. fields, Rlp.List()])]
            : Rlp.List([.. fields, Rlp.Text(Bytes(chain)), Rlp.Text([]), Rlp.Text([])]);

    public byte[] Signed(byte[] signature)
    {
        var (r, s, parity) = (Trimmed(signature[..32]), Trimmed(signature[32..64]), signature[64] - 27);
        return isModern
            ?
            [
                0x02,
                .. Rlp.List([
                    Rlp.Text(Bytes(chain)),
                    .. fields,
                    Rlp.List(),
                    Rlp.Text(Bytes(parity)),
                    Rlp.Text(r),
                    Rlp.Text(s),
                ]),
            ]
            : Rlp.List([.. fields, Rlp.Text(Bytes((chain * 2) + HomesteadOffset + parity)), Rlp.Text(r), Rlp.Text(s)]);
    }

    private static byte[] Rlp1(JsonElement given, string name) => Rlp.Text(Bytes(Number(given, name) ?? 0));

    private static byte[] Bytes(BigInteger number) =>
        number.IsZero ? [] : number.ToByteArray(isUnsigned: true, isBigEndian: true);

    private static byte[] Trimmed(byte[] bytes) => [.. bytes.SkipWhile(one => one == 0)];

    private static string? Text(JsonElement given, string name) =>
        !given.TryGetProperty(name, out var field) || field.ValueKind == JsonValueKind.Null ? null
        : field.ValueKind == JsonValueKind.String ? field.GetString()
        : throw Problems.Invalid(name, "Text with 0x.");

    private static BigInteger? Number(JsonElement given, string name)
    {
        if (Text(given, name) is not { } text)
        {
            return null;
        }
        return
            text.Length is > 2 and <= 66
            && text.StartsWith("0x", StringComparison.Ordinal)
            && BigInteger.TryParse(
                "0" + text[2..],
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var number
            )
            ? number
            : throw Problems.Invalid(name, "A number as 0x and hexadecimal digits.");
    }
}
