using System.Buffers.Binary;
using System.Text;

namespace Nexus.Content.StreamCore.Live.Rtmp;

/// <summary>Writes values of AMF0 (section 2).</summary>
internal sealed class Amf0Writer
{
    private readonly List<byte> bytes = [];

    /// <summary>A command with its name and the number of the transaction it answers.</summary>
    public static Amf0Writer Command(string name, double transaction) =>
        new Amf0Writer().Text(name).Number(transaction);

    public Amf0Writer Number(double value)
    {
        bytes.Add(0x00);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(number, value);
        bytes.AddRange(number);
        return this;
    }

    public Amf0Writer Text(string value)
    {
        bytes.Add(0x02);
        Name(value);
        return this;
    }

    public Amf0Writer Null()
    {
        bytes.Add(0x05);
        return this;
    }

    public Amf0Writer Object(params (string Name, object Value)[] properties)
    {
        bytes.Add(0x03);
        foreach (var (name, value) in properties)
        {
            Name(name);
            _ = value is double number ? Number(number) : Text((string)value);
        }
        bytes.AddRange([0, 0, 0x09]);
        return this;
    }

    public byte[] ToArray() => [.. bytes];

    private void Name(string value)
    {
        var text = Encoding.UTF8.GetBytes(value);
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)text.Length));
        bytes.AddRange(length);
        bytes.AddRange(text);
    }
}
