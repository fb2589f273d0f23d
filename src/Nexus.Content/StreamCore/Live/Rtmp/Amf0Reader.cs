using System.Buffers.Binary;
using System.Text;

namespace Nexus.Content.StreamCore.Live.Rtmp;

/// <summary>
/// Reads values of AMF0 (Action Message Format 0, section 2) within bounds. Objects become dictionaries, numbers
/// doubles, and what has no value null.
/// </summary>
internal ref struct Amf0Reader(ReadOnlySpan<byte> bytes)
{
    private const int Deepest = 8;
    private const int MostValues = 512;
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int values;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position >= bytes.Length;

    public object? Read() => Read(0);

    private object? Read(int depth)
    {
        if (depth > Deepest || ++values > MostValues)
        {
            throw new RtmpException("A command holds too many values.");
        }
        return Take(1)[0] switch
        {
            0x00 => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
            0x01 => Take(1)[0] != 0,
            0x02 => Text(Short()),
            0x03 => Object(depth),
            0x05 or 0x06 or 0x0D => null,
            0x08 => Object(depth, skip: 4),
            0x0A => List(depth),
            0x0B => BinaryPrimitives.ReadDoubleBigEndian(Take(10)),
            0x0C or 0x0F => Text(Long()),
            0x10 => Object(depth, skip: Short()),
            var other => throw new RtmpException($"AMF0 has no type {other} that is taken."),
        };
    }

    private Dictionary<string, object?> Object(int depth, int skip = 0)
    {
        Take(skip);
        var found = new Dictionary<string, object?>(StringComparer.Ordinal);
        while (true)
        {
            var name = Text(Short());
            if (name.Length == 0 && Position < bytes.Length && bytes[Position] == 0x09)
            {
                Position++;
                return found;
            }
            found[name] = Read(depth + 1);
        }
    }

    private List<object?> List(int depth)
    {
        var count = Long();
        var found = new List<object?>();
        for (var i = 0; i < count; i++)
        {
            found.Add(Read(depth + 1));
        }
        return found;
    }

    private int Short() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    private int Long()
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(Take(4));
        return length <= bytes.Length ? (int)length : throw new RtmpException("A value is longer than its message.");
    }

    private string Text(int length) => Encoding.UTF8.GetString(Take(length));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - Position)
        {
            throw new RtmpException("A value is longer than its message.");
        }
        var taken = bytes.Slice(Position, count);
        Position += count;
        return taken;
    }
}
