using System.Numerics;

namespace Nexus.Platform.PvKeys.Ethereum;

/// <summary>
/// What a policy must know of an unsigned transaction: legacy with EIP-155, EIP-2930 and EIP-1559. Everything else that
/// a chain could take for a transaction is refused, because its meaning is not known here.
/// </summary>
internal sealed record EthereumTransaction(
    BigInteger ChainId,
    string? Recipient,
    BigInteger Amount,
    bool HasCall,
    bool IsTyped = false
)
{
    /// <summary>Whether a chain could take this for a transaction: a list, or a type byte of EIP-2718.</summary>
    public static bool LooksLikeOne(ReadOnlySpan<byte> data) => data.Length > 0 && (data[0] >= 0xc0 || data[0] < 0x19);

    /// <summary>The transaction; null when it is none that is known.</summary>
    public static EthereumTransaction? Read(ReadOnlySpan<byte> data) =>
        data.Length == 0 ? null
        : data[0] >= 0xc0 ? Of(Rlp.Read(data)?.Items, 9, chain: 6, recipient: 3)
        : data[0] == 0x01 ? Of(Rlp.Read(data[1..])?.Items, 8, chain: 0, recipient: 4)
        : data[0] == 0x02 ? Of(Rlp.Read(data[1..])?.Items, 9, chain: 0, recipient: 5)
        : null;

    private static EthereumTransaction? Of(IReadOnlyList<RlpItem>? items, int count, int chain, int recipient)
    {
        // Amount and call data follow the recipient in every form.
        if (items?.Count != count || items.Take(recipient + 3).Any(item => item.Items is not null))
        {
            return null;
        }
        var (chainId, to, amount, call) = (items[chain], items[recipient], items[recipient + 1], items[recipient + 2]);
        if (
            !IsNumber(chainId)
            || chainId.Bytes.Length == 0
            || !IsNumber(amount)
            || to.Bytes.Length is not (0 or 20)
            || call.Items is not null
        )
        {
            return null;
        }
        return new EthereumTransaction(
            Number(chainId),
            to.Bytes.Length == 0 ? null : "0x" + Convert.ToHexStringLower(to.Bytes),
            Number(amount),
            call.Bytes.Length > 0 || to.Bytes.Length == 0
        );
    }

    private static bool IsNumber(RlpItem item) =>
        item.Items is null && item.Bytes.Length <= 32 && (item.Bytes.Length == 0 || item.Bytes[0] != 0);

    private static BigInteger Number(RlpItem item) => new(item.Bytes, isUnsigned: true, isBigEndian: true);
}
