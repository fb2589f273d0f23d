namespace Nexus.Platform.PvKeys.Ethereum;

/// <summary>Recursive Length Prefix (Ethereum's yellow paper, appendix B), strict: one text has one encoding.</summary>
internal static class Rlp
{
    private const int MostDepth = 8;

    /// <summary>The item, or null where the bytes are not exactly one well-formed item.</summary>
    public static RlpItem? Read(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        return TryRead(bytes, ref at, 0, out var item) && at == bytes.Length ? item : null;
    }

    public static byte[] Text(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 1 && bytes[0] < 0x80 ? [bytes[0]] : [.. Prefix(bytes.Length, 0x80), .. bytes];

    public static byte[] List(params byte[][] items)
    {
        var body = items.SelectMany(item => item).ToArray();
        return [.. Prefix(body.Length, 0xc0), .. body];
    }

    private static byte[] Prefix(int length, byte offset)
    {
        if (length < 56)
        {
            return [(byte)(offset + length)];
        }
        var size = Bytes(length);
        return [(byte)(offset + 55 + size.Length), .. size];
    }

    private static byte[] Bytes(int length) =>
        [
            .. new[] { (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length }.SkipWhile(one =>
                one == 0
            ),
        ];

    private static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, int depth, out RlpItem item)
    {
        item = new RlpItem([], null);
        if (at >= bytes.Length || depth > MostDepth)
        {
            return false;
        }
        var first = bytes[at++];
        if (first < 0x80)
        {
            item = new RlpItem([first], null);
            return true;
        }
        var isList = first >= 0xc0;
        if (!TryLength(bytes, ref at, first - (isList ? 0xc0 : 0x80), out var length))
        {
            return false;
        }
        var body = bytes.Slice(at, length);
        at += length;
        if (isList)
        {
            return TryList(body, depth, out item);
        }
        item = new RlpItem(body.ToArray(), null);
        return length != 1 || body[0] >= 0x80;
    }

    private static bool TryList(ReadOnlySpan<byte> body, int depth, out RlpItem item)
    {
        var (items, at) = (new List<RlpItem>(), 0);
        item = new RlpItem([], items);
        while (at < body.Length)
        {
            if (!TryRead(body, ref at, depth + 1, out var next))
            {
                return false;
            }
            items.Add(next);
        }
        return true;
    }

    private static bool TryLength(ReadOnlySpan<byte> bytes, ref int at, int code, out int length)
    {
        length = code;
        if (code < 56)
        {
            return length <= bytes.Length - at;
        }
        var size = code - 55;
        if (size > 3 || size > bytes.Length - at || bytes[at] == 0)
        {
            return false;
        }
        length = 0;
        for (var i = 0; i < size; i++)
        {
            length = (length << 8) | bytes[at++];
        }
        return length >= 56 && length <= bytes.Length - at;
    }
}

/// <summary>Bytes, or a list.</summary>
internal sealed record RlpItem(byte[] Bytes, IReadOnlyList<RlpItem>? Items);
